package io.weir.embed.clickhouse.front;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Output that is held back: in memory up to a limit, then, when all of it has to wait for the end,
/// in a temporary file that its last reader removes.
final class HeldOutput {
    private final int limit;
    private final boolean all;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable OutputStream file;
    private @Nullable Path path;

    /// @param limit bytes kept in memory
    /// @param all whether to go on in a file beyond that
    HeldOutput(int limit, boolean all) {
        this.limit = limit;
        this.all = all;
    }

    /// Takes bytes; false, having taken none, when the limit is reached and the output should
    /// stream from now on.
    boolean write(byte[] bytes, int length) throws IOException {
        if (file == null && memory.size() + length <= limit) {
            memory.write(bytes, 0, length);
            return true;
        }
        if (!all) {
            return false;
        }
        if (file == null) {
            path = Files.createTempFile("weir-result", null);
            file = Files.newOutputStream(path, StandardOpenOption.WRITE);
            memory.writeTo(file);
        }
        file.write(bytes, 0, length);
        return true;
    }

    /// Passes everything on.
    void drain(OutputStream out) throws IOException {
        if (file == null || path == null) {
            memory.writeTo(out);
            return;
        }
        file.close();
        try (InputStream in =
                Files.newInputStream(
                        path, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE)) {
            in.transferTo(out);
        }
    }

    /// Drops everything.
    void discard() throws IOException {
        if (file != null && path != null) {
            file.close();
            Files.deleteIfExists(path);
        }
        memory.reset();
    }
}
