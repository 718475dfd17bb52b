package io.weir.base.lifecycle;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The right to write in a data directory, held by one process at a time as an operating system
/// lock on the file `lock` in it; it ends with the process, however that ends.
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the directory if it is missing and takes its lock without waiting.
    ///
    /// @throws WeirException of kind `USER` when another process holds it or the directory cannot
    ///   be written
    public static DirectoryLock take(Path directory) {
        FileChannel channel = null;
        try {
            Files.createDirectories(directory);
            channel =
                    FileChannel.open(
                            directory.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) != null) {
                return new DirectoryLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "data directory " + directory + " cannot be used: " + e,
                    e);
        }
        throw WeirException.user(
                "data directory "
                        + directory
                        + " is in use by another process (expected: one process per directory; stop"
                        + " the other, or choose another with --data-dir)");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Gives the lock back.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
