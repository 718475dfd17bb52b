package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbConnection;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Ends statements: first in the front, where one may wait for its client, then in the engine.
/// Thread-safe.
final class Killer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningQueries running;

    Killer(RunningQueries running) {
        this.running = running;
    }

    /// Ends the statements of the engine's list that a condition picks and waits, up to a minute,
    /// until their sessions are closed.
    ///
    /// @param condition on the columns of `system.processes`
    /// @param parameters values of its placeholders
    void kill(ChdbConnection connection, String condition, Map<String, String> parameters) {
        String from = " WHERE (" + condition + ") AND query_kind != 'KillQuery'";
        List<RunningQueries.Entry> entries =
                ids(connection, from, parameters)
                        .map(running::find)
                        .filter(Objects::nonNull)
                        .toList();
        entries.forEach(RunningQueries::kill);
        // Without SYNC: the engine keeps a statement in its list until its session goes on.
        run(connection, "KILL QUERY" + from + " ASYNC", parameters);
        try {
            for (RunningQueries.Entry entry : entries) {
                RunningQueries.await(entry, PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<String> ids(
            ChdbConnection connection, String from, Map<String, String> parameters) {
        String sql =
                "SELECT Settings['log_comment'] FROM system.processes"
                        + from
                        + " AND Settings['log_comment'] != getSetting('log_comment')";
        return run(connection, sql, parameters).lines();
    }

    private static String run(
            ChdbConnection connection, String sql, Map<String, String> parameters) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        try (ChdbConnection.Chunk chunk = connection.query(text, "TSVRaw", parameters)) {
            return new String(chunk.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }
}
