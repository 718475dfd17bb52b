package io.weir.connect.clickhouse;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Finds out whether inserts are still running, and ends them.
///
/// The embedded store gives its engine's statements ids of its own and knows also those that wait
/// for their turn, so it is asked at `/weir/queries/{id}`. Other servers answer that with an error,
/// and are asked for `system.processes`.
final class RunningInserts {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final long STORE_WAIT_MILLIS = 1_000;
    private static final String RUNNING =
            "SELECT count() FROM system.processes WHERE has({ids:Array(String)}, query_id)";
    private static final String KILL = "KILL QUERY WHERE has({ids:Array(String)}, query_id) ASYNC";

    private final ClickHouseClient client;

    RunningInserts(ClickHouseClient client) {
        this.client = client;
    }

    /// Returns once none of them runs: waits, and kills them when `patience` is over.
    ///
    /// @throws ClickHouseException when one does not end although it was killed
    void awaitEnd(List<String> queryIds, Duration patience) {
        if (await(queryIds, patience)) {
            return;
        }
        kill(queryIds);
        if (!await(queryIds, AFTER_KILL)) {
            throw ClickHouseException.noAnswer(
                    "clickhouse: an insert goes on although it was killed: " + queryIds, null);
        }
    }

    private boolean await(List<String> queryIds, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (anyRuns(queryIds)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    private boolean anyRuns(List<String> queryIds) {
        for (String id : queryIds) {
            JsonNode state = client.storeQuery("GET", path(id, STORE_WAIT_MILLIS));
            if (state == null) {
                return runsElsewhere(queryIds);
            }
            if (state.path("running").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    private boolean runsElsewhere(List<String> queryIds) {
        return client.query(RUNNING, Map.of("ids", queryIds)).singleNumber() > 0;
    }

    private void kill(List<String> queryIds) {
        for (String id : queryIds) {
            @Nullable JsonNode state = client.storeQuery("DELETE", path(id, STORE_WAIT_MILLIS));
            if (state == null) {
                client.execute(KILL, Map.of("ids", queryIds), Map.of());
                return;
            }
        }
    }

    private static String path(String id, long waitMillis) {
        return "/weir/queries/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8)
                + "?wait="
                + waitMillis;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ClickHouseException.noAnswer(
                    "clickhouse: interrupted while waiting for the end of an insert", interrupted);
        }
    }
}
