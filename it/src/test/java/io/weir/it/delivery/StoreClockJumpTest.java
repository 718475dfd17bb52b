package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.Rig;
import io.weir.bench.delivery.StoreChild;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// The clock of the store's process is set a day forward and 25 hours back while a range is under
/// way, by Debian's libfaketime. Deadlines of inserts are held against that clock, and the engine's
/// `time()` is that clock; its `now()` is not, since it reads the kernel's page of times without
/// the C library. About 20 s.
@Tag("faults")
class StoreClockJumpTest {
    private static final Path LIBRARY =
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    private static final int IDS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> OFFSETS = List.of("+24h", "-1h");
    private static final List<Step> STEPS =
            List.of(Step.AFTER_PLAN, Step.BEFORE_INSERT, Step.AFTER_INSERT, Step.BEFORE_SETTLE);

    @TempDir Path directory;

    @Test
    @DisplayName("the clock of the store jumps at four steps of a range")
    void aClockThatJumps() throws Exception {
        assumeTrue(Files.exists(LIBRARY), "faketime is not installed");
        Path time = directory.resolve("time");
        set(time, "+0");
        Map<String, String> environment =
                Map.of(
                        "LD_PRELOAD",
                        LIBRARY.toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        time.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        // Else waits by the monotonic clock end at once, and its threads spin.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0");
        AtomicReference<Runnable> atStep = new AtomicReference<>(() -> {});
        AtomicReference<Step> when = new AtomicReference<>(Step.AFTER_PLAN);
        Steps steps =
                (step, _, _) -> {
                    if (step == when.get()) {
                        atStep.getAndSet(() -> {}).run();
                    }
                };
        try (Child _ = Child.start(environment, StoreChild.class, directory.toString(), "0");
                IdPipeline pipeline =
                        new IdPipeline(directory, Rig.shared().bootstrap(), "store-clock")) {
            pipeline.prepare(1);
            try (PipelineRunner runner = pipeline.runner(steps)) {
                runner.start();
                int jumps = 0;
                long start = System.nanoTime();
                for (Step step : STEPS) {
                    for (String offset : OFFSETS) {
                        when.set(step);
                        atStep.set(() -> set(time, offset));
                        pipeline.send(IDS);
                        pipeline.account().awaitStored();
                        await().atMost(PATIENCE).until(() -> runner.status().lagRecords() == 0);
                        jumps++;
                        assertThat(hoursAhead())
                                .isEqualTo(offset.equals(OFFSETS.getFirst()) ? 24 : -1);
                    }
                }
                pipeline.account()
                        .assertStoredOnce(
                                "clock of the store set by a day and 25 hours, at four steps",
                                jumps,
                                Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    /// Whether the fault is there at all.
    private long hoursAhead() throws Exception {
        URI uri = URI.create(StoreCredentials.read(directory).url() + "/?query=SELECT%201");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            long there = answer.headers().firstValueAsLong("X-Weir-Time").orElseThrow();
            return Math.round((there - System.currentTimeMillis()) / 3_600_000.0);
        }
    }

    private static void set(Path file, String offset) {
        try {
            Path next = file.resolveSibling("time.next");
            Files.writeString(next, offset + "\n");
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
