package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.metrics.Metrics;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.PipelineChild;
import io.weir.bench.delivery.Rig;
import io.weir.bench.delivery.StoreChild;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The store fails at one system call of an insert, between what it says and what it keeps: each id
/// is stored once all the same.
@DisplayName("The store, at a system call of an insert,")
@Tag("faults")
class StoreCallTest {
    private static final int IDS = 600;

    private final Metrics metrics = new Metrics();

    @TempDir Path directory;
    private Child store;
    private IdPipeline pipeline;
    private PipelineRunner runner;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        assumeTrue(Strace.works(), "strace is missing or may not attach to processes");
        String topic = "calls-" + test.getTestMethod().orElseThrow().getName();
        store = Child.start(StoreChild.class, directory.toString(), "0");
        pipeline = new IdPipeline(directory, Rig.shared().bootstrap(), topic);
        pipeline.prepare(1);
        runner =
                pipeline.runner(pipeline.kafka(), pipeline.writer(), IdPipeline.session())
                        .metrics(metrics)
                        .build();
        runner.start();
    }

    @AfterEach
    void stop() throws Exception {
        if (store != null) {
            runner.close();
            pipeline.close();
            store.close();
        }
    }

    @Test
    @DisplayName("killed after it has logged the token and before the part is there")
    void killedBetweenTokenAndPart() throws Exception {
        String call =
                killed("-e", "trace=rename", "-e", "inject=rename:error=EIO:signal=KILL:when=1");
        assertThat(call).contains("tmp_insert_");
        assertStoredOnce("store killed between its deduplication log and the rename");
        assertThat(orphans()).isPositive();
    }

    @Test
    @DisplayName("killed when it logs the token")
    void killedAtTheToken() throws Exception {
        List<String> options = writesOfTheLog("inject=write:error=EIO:signal=KILL:when=1");
        killed(options.toArray(String[]::new));
        assertStoredOnce("store killed at the write of its deduplication log");
        assertThat(orphans()).isZero();
    }

    @Test
    @DisplayName("has no room to log the token")
    void noRoomForTheToken() throws Exception {
        List<String> options = writesOfTheLog("inject=write:error=ENOSPC:when=1");
        try (Strace strace = Strace.attach(store.handle(), log(), options.toArray(String[]::new))) {
            pipeline.send(IDS);
            assertThat(strace.firstCall()).contains("(INJECTED)");
            assertStoredOnce("store without room to write its deduplication log");
        }
    }

    /// Sends, waits for the kill, and starts the store again.
    private String killed(String... options) throws Exception {
        String call;
        try (Strace strace = Strace.attach(store.handle(), log(), options)) {
            pipeline.send(IDS);
            assertThat(store.exitCode(10)).isEqualTo(PipelineChild.KILLED);
            call = strace.firstCall();
        }
        store = Child.start(StoreChild.class, directory.toString(), store.ready());
        return call;
    }

    private Path log() {
        return directory.resolve("strace.log");
    }

    private List<String> writesOfTheLog(String injection) throws Exception {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            logs = files.filter(file -> file.endsWith("deduplication_log_1.txt")).toList();
        }
        assertThat(logs).isNotEmpty();
        return Stream.concat(
                        Stream.of("-e", "trace=write", "-e", injection),
                        logs.stream().flatMap(file -> Stream.of("-P", file.toString())))
                .toList();
    }

    private void assertStoredOnce(String fault) {
        long start = System.nanoTime();
        pipeline.account().awaitStored();
        Duration recovery = Duration.ofNanos(System.nanoTime() - start);
        await().until(() -> runner.status().lagRecords() == 0);
        pipeline.account().assertStoredOnce(fault, 1, recovery);
    }

    private double orphans() throws Exception {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.writeText(text);
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("weir_pipeline_orphans_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }
}
