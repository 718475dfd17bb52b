package io.weir.connect.sql;

import org.jdbi.v3.core.Handle;

import java.util.List;

/// One step of a schema, forth and back.
///
/// @param version expected: > 0
/// @param name what it does, for people
/// @param up leads from the version before to this one
/// @param down leads back
public record Migration(int version, String name, Step up, Step down) {
    public Migration {
        if (version < 1) {
            throw new IllegalArgumentException("version: " + version + " (expected: > 0)");
        }
    }

    /// Changes the schema inside a transaction.
    @FunctionalInterface
    public interface Step {
        /// Does so.
        void run(Handle handle);
    }

    /// A step of plain statements.
    public static Migration of(int version, String name, List<String> up, List<String> down) {
        return new Migration(version, name, statements(up), statements(down));
    }

    private static Step statements(List<String> statements) {
        List<String> all = List.copyOf(statements);
        return handle -> all.forEach(handle::execute);
    }
}
