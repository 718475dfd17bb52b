package io.weir.flows.inlet;

import io.weir.base.error.FileErrors;
import io.weir.base.health.HealthStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// The files that keep what decoders know over a restart, one for each worker:
/// `INPUT-PORT-WORKER.state`, which begins with a magic number, a version, and length and CRC-32C
/// of what follows. A file is replaced as a whole; one that is damaged or of another version is set
/// aside under its name with `.damaged`. While one cannot be written the last stays, and that is
/// said once. Thread-safe.
final class StateFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);

    private static final int MAGIC = 0x5765_6972;
    private static final int VERSION = 2;
    private static final int HEADER = 20;
    private static final int PATIENCE_SECONDS = 2;

    private final Path directory;
    private final Map<Path, String> troubles = new ConcurrentHashMap<>();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("inlet-state").factory());

    /// @param directory made when something is written
    StateFiles(Path directory) {
        this.directory = directory;
    }

    /// What all workers of an input kept: which exporter comes to which of them may change.
    List<byte[]> read(InputConfig input) {
        List<byte[]> states = new ArrayList<>();
        for (Path file : files(input)) {
            try {
                states.add(content(Files.readAllBytes(file)));
            } catch (IOException e) {
                setAside(file, FileErrors.reason(e));
            }
        }
        return states;
    }

    /// Replaces a worker's file, soon and on another thread. A failure shows in [#check], also that
    /// of a worker that comes after the end.
    void write(InputConfig input, int worker, byte[] state) {
        Path file = directory.resolve(prefix(input) + worker + ".state");
        try {
            writer.execute(() -> replace(file, state));
        } catch (RejectedExecutionException closed) {
            failed(file, "its worker ended too late");
        }
    }

    /// Why the files are not what was last written.
    HealthStatus check() {
        return troubles.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .findFirst()
                .map(trouble ->
                        HealthStatus.degraded(
                                trouble.getKey()
                                        + ": not written: "
                                        + trouble.getValue()
                                        + "; after a restart templates are awaited anew"))
                .orElse(HealthStatus.ok());
    }

    /// Sets aside a file whose content made no sense.
    void setAside(InputConfig input, String reason) {
        files(input).forEach(file -> setAside(file, reason));
    }

    /// Waits for what is being written, at most two seconds.
    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .log("State of the decoders not written in time");
        }
    }

    private List<Path> files(InputConfig input) {
        String prefix = prefix(input);
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> isStateOf(prefix, file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException firstStart) {
            return List.of();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", FileErrors.reason(e))
                    .log("State of the decoders cannot be read: templates are awaited anew");
            return List.of();
        }
    }

    private static boolean isStateOf(String prefix, String name) {
        return name.startsWith(prefix)
                && name.substring(prefix.length()).matches("[0-9]{1,2}\\.state");
    }

    private static String prefix(InputConfig input) {
        return input.name().replaceAll("[^A-Za-z0-9_-]", "_") + "-" + input.port() + "-";
    }

    private static byte[] content(byte[] file) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        if (file.length < HEADER || buffer.getInt() != MAGIC) {
            throw new IOException("not a file of decoder state");
        }
        int version = buffer.getInt();
        if (version != VERSION) {
            throw new IOException("version " + version + " (expected: " + VERSION + ")");
        }
        int length = buffer.getInt();
        long sum = buffer.getLong();
        if (length != file.length - HEADER || sum != sum(file, HEADER, file.length - HEADER)) {
            throw new IOException("its checksum does not fit");
        }
        byte[] state = new byte[length];
        buffer.get(state);
        return state;
    }

    private void replace(Path file, byte[] state) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + state.length);
        buffer.putInt(MAGIC).putInt(VERSION).putInt(state.length);
        buffer.putLong(sum(state, 0, state.length)).put(state);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            Files.write(temporary, buffer.array());
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            if (troubles.remove(file) != null) {
                LOG.atInfo().addKeyValue("file", file).log("State of a decoder is kept again");
            }
        } catch (IOException e) {
            failed(file, FileErrors.reason(e));
            delete(temporary);
        }
    }

    private void failed(Path file, String reason) {
        if (!reason.equals(troubles.put(file, reason))) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", reason)
                    .log("State of a decoder not kept: after a restart templates are awaited anew");
        }
    }

    /// What was written of it would take the room that others need.
    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("file", temporary).setCause(e).log("File not deleted");
        }
    }

    private static void setAside(Path file, String reason) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("reason", reason)
                .addKeyValue("kept", aside)
                .log("State of a decoder is set aside: templates are awaited anew");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", FileErrors.reason(e))
                    .log("File not set aside");
        }
    }

    private static long sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return sum.getValue();
    }
}
