package io.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A directory of a measurement's own, removed when it is closed and when the process is told to
/// end. Thread-safe.
public final class Scratch implements AutoCloseable {
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Path path;

    private Scratch(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "scratch"));
    }

    /// A new directory within `parent`, which is made where it is missing.
    public static Scratch within(Path parent) throws IOException {
        Files.createDirectories(parent);
        return new Scratch(Files.createTempDirectory(parent.toAbsolutePath(), "weir-bench"));
    }

    /// A new directory where temporary files belong.
    public static Scratch temporary() throws IOException {
        return within(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /// Where it is.
    public Path path() {
        return path;
    }

    /// Removes the directory with all that is in it. Processes that still wrote there have a moment
    /// to end.
    @Override
    public synchronized void close() {
        IOException last = new IOException("not removed: " + path);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                remove();
                return;
            } catch (IOException | UncheckedIOException stillWritten) {
                last.addSuppressed(stillWritten);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw new UncheckedIOException(last);
    }

    private void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> files = Files.walk(path)) {
            found = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : found) {
            Files.deleteIfExists(file);
        }
    }
}
