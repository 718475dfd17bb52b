package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A store that ends in every way a process can end.
final class CrashTest {
    private static final int ROWS = 1_000;
    private static final int ENOUGH = 40;

    @TempDir private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "KILL"})
    void keepsWhatItAcknowledgedAndNoHalfBatches(String signal) throws Exception {
        Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger next = new AtomicInteger();
        try (StoreProcess store = StoreProcess.ready(directory);
                HttpClient client = SharedStore.newClient()) {
            store.run(
                    client,
                    "",
                    "CREATE TABLE t (_batch UInt64, a UInt64) ENGINE = MergeTree ORDER BY a"
                            + " SETTINGS non_replicated_deduplication_window = 100");
            CountDownLatch enough = new CountDownLatch(ENOUGH);
            Runnable writer = () -> write(store, client, next, acknowledged, enough);
            Thread one = Thread.ofPlatform().start(writer);
            Thread two = Thread.ofPlatform().start(writer);
            enough.await();
            store.signal(signal);
            one.join();
            two.join();
            assertThat(store.await()).isNotZero();
        }
        try (StoreProcess store = StoreProcess.ready(directory);
                HttpClient client = SharedStore.newClient()) {
            String counts = store.run(client, "", "SELECT _batch, count() FROM t GROUP BY _batch");
            Set<Integer> stored = new TreeSet<>();
            counts.lines()
                    .forEach(line -> {
                        assertThat(line).endsWith("\t" + ROWS);
                        stored.add(Integer.parseInt(line.substring(0, line.indexOf('\t'))));
                    });
            assertThat(stored).containsAll(acknowledged);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
            assertThat(
                            store.run(
                                    client,
                                    "",
                                    "CHECK TABLE t SETTINGS check_query_single_value_result = 1"))
                    .isEqualTo("1");
            store.closePipe();
            assertThat(store.line()).isEqualTo("closed");
            assertThat(store.await()).isZero();
        }
    }

    @Test
    void refusesADirectoryInUseInOneLine() throws Exception {
        try (StoreProcess first = StoreProcess.ready(directory);
                StoreProcess second = StoreProcess.start(directory)) {
            assertThat(second.line()).contains("is in use by another process");
            assertThat(second.await()).isEqualTo(1);
            first.closePipe();
            assertThat(first.line()).isEqualTo("closed");
        }
    }

    @Test
    void endsCleanlyWithTablesThatConsume() throws Exception {
        try (StoreProcess store = StoreProcess.ready(directory);
                HttpClient client = SharedStore.newClient()) {
            store.run(
                    client,
                    "",
                    "CREATE TABLE queue (a String) ENGINE = Kafka('127.0.0.1:9', 't', 'g', 'LineAsString')");
            store.run(client, "", "CREATE TABLE target (a String) ENGINE = MergeTree ORDER BY a");
            store.run(
                    client, "", "CREATE MATERIALIZED VIEW mover TO target AS SELECT a FROM queue");
            store.closePipe();
            assertThat(store.line()).isEqualTo("closed");
            assertThat(store.await()).isZero();
        }
        try (StoreProcess store = StoreProcess.ready(directory);
                HttpClient client = SharedStore.newClient()) {
            assertThat(store.run(client, "", "SHOW TABLES")).isEqualTo("mover\nqueue\ntarget");
            store.closePipe();
            assertThat(store.line()).isEqualTo("closed");
        }
    }

    @Test
    void endsWithItsParentAlsoUnderLoad() throws Exception {
        try (StoreProcess store = StoreProcess.ready(directory);
                HttpClient client = SharedStore.newClient()) {
            Thread load =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    store.run(
                                            client,
                                            "",
                                            "SELECT sum(sipHash64(number)) FROM numbers(1e12)");
                                } catch (IOException | InterruptedException ended) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            Await.until(() -> processes(store, client) > 1);
            store.closePipe();
            assertThat(store.line()).isEqualTo("closed");
            assertThat(store.await()).isZero();
            load.join();
        }
    }

    private static int processes(StoreProcess store, HttpClient client) {
        try {
            return Integer.parseInt(store.run(client, "", "SELECT count() FROM system.processes"));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(
            StoreProcess store,
            HttpClient client,
            AtomicInteger next,
            Set<Integer> acknowledged,
            CountDownLatch enough) {
        while (true) {
            int batch = next.getAndIncrement();
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < ROWS; i++) {
                rows.append(batch).append('\t').append(i).append('\n');
            }
            try {
                store.run(
                        client,
                        "insert_deduplication_token=" + batch + "&query=INSERT+INTO+t+FORMAT+TSV",
                        rows.toString());
            } catch (IOException gone) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            acknowledged.add(batch);
            enough.countDown();
        }
    }
}
