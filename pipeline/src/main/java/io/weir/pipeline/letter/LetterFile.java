package io.weir.pipeline.letter;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// A file of lines that one process appends to; made with its first line. Thread-safe.
final class LetterFile {
    /// By the time of the last line, then by name.
    static final Comparator<Path> OLDEST_FIRST =
            Comparator.comparingLong(LetterFile::modified).thenComparing(Path::toString);

    private final Path file;
    private @Nullable FileChannel channel;
    private long length;

    LetterFile(Path file) {
        this.file = file;
    }

    /// Takes a whole line.
    interface Taker {
        /// @param number of the line in its file, from 0
        void take(int number, byte[] line);
    }

    /// Appends lines and returns when they are on the disk. After a failure none of them counts.
    synchronized void append(List<byte[]> lines) throws IOException {
        if (channel == null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            length = channel.size();
        }
        try {
            long end = length;
            for (byte[] line : lines) {
                end += write(channel, end, line);
                end += write(channel, end, new byte[] {'\n'});
            }
            channel.force(true);
            length = end;
        } catch (IOException failure) {
            channel.truncate(length);
            throw failure;
        }
    }

    private static int write(FileChannel to, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer, at + buffer.position());
        }
        return bytes.length;
    }

    /// Reads every line that ends.
    static void read(Path file, Taker taker) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    taker.take(number++, line.toByteArray());
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    synchronized void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            channel = null;
        }
    }
}
