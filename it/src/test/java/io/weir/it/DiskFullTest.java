package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.Rig;
import io.weir.bench.delivery.StoreChild;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.pipeline.Steps;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.letter.FileLetterBox;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.testing.fault.SmallDisk;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// A disk without room under the store, the broker and the files of dead letters, which are all
/// that Weir writes while it runs: the reason is told, and with room everything goes on.
@DisplayName("a full disk under")
@Tag("faults")
class DiskFullTest {
    private static final int MEBIBYTES = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How many more files the store can make. A part has about a dozen, so that it breaks off at
    /// its directory, its data, its numbers, and late.
    private static final int[] FILES_LEFT = {0, 2, 5, 10};

    @TempDir Path directory;

    @Test
    @DisplayName("the store: the pipeline waits")
    void theStore() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("store"), MEBIBYTES);
                Child store = Child.start(StoreChild.class, directory.toString(), "0");
                IdPipeline pipeline =
                        new IdPipeline(directory, Rig.shared().bootstrap(), "full-store")) {
            pipeline.prepare(2);
            try (PipelineRunner runner = pipeline.runner(Steps.none())) {
                runner.start();
                pipeline.send(500);
                pipeline.account().awaitStored();
                disk.fill();
                long room = overcome(disk, pipeline, runner);
                for (int left : FILES_LEFT) {
                    disk.fillFiles(left);
                    room = overcome(disk, pipeline, runner);
                }
                assertThat(store.handle().isAlive()).isTrue();
                pipeline.account()
                        .assertStoredOnce(
                                "disk of the store full", FILES_LEFT.length + 1, since(room));
            }
        }
    }

    /// What is sent meanwhile is stored when there is room.
    ///
    /// @return when there was
    private static long overcome(SmallDisk disk, IdPipeline pipeline, PipelineRunner runner)
            throws IOException {
        pipeline.send(500);
        await().atMost(PATIENCE)
                .until(() -> runner.check().reason().startsWith("clickhouse: its disk is full: "));
        long room = System.nanoTime();
        disk.makeRoom();
        pipeline.account().awaitStored();
        return room;
    }

    @Test
    @DisplayName("the broker: its process ends")
    void theBroker() throws Exception {
        Ports ports = Ports.free();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("data"), MEBIBYTES);
                WeirProcess broker = startBroker(ports);
                IdPipeline pipeline =
                        new IdPipeline(
                                KafkaConfig.of("127.0.0.1:" + ports.broker()),
                                Rig.shared().store("full_broker"),
                                "full-broker")) {
            pipeline.prepare(2);
            pipeline.send(500);
            try (PipelineRunner runner = pipeline.runner(Steps.none())) {
                runner.start();
                pipeline.account().awaitStored();
                disk.fill();
                assertThat(broker.exitCode(PATIENCE)).isEqualTo(1);
            }
            assertThat(broker.output()).contains("The broker's disk is full, so this process ends");
            assertThat(startOnAFullDisk(ports))
                    .endsWith(": the disk is full: 0B free (expected: 16MiB or more)");
            long room = System.nanoTime();
            disk.makeRoom();
            try (WeirProcess again = startBroker(ports);
                    PipelineRunner runner = pipeline.runner(Steps.none())) {
                runner.start();
                pipeline.send(500);
                pipeline.account().awaitStored();
                pipeline.account().assertStoredOnce("disk of the broker full", 1, since(room));
                assertThat(again.handle().isAlive()).isTrue();
            }
        }
    }

    /// The only line that it says.
    private String startOnAFullDisk(Ports ports) throws Exception {
        try (WeirProcess broker = launchBroker(ports)) {
            assertThat(broker.exitCode(PATIENCE)).isEqualTo(1);
            return broker.output().strip();
        }
    }

    private WeirProcess launchBroker(Ports ports) throws IOException {
        return WeirProcess.start(
                directory,
                WeirProcess.environment(ports),
                "run",
                "--role=broker",
                "--data-dir=" + directory.resolve("data"));
    }

    private WeirProcess startBroker(Ports ports) throws IOException {
        WeirProcess broker = launchBroker(ports);
        Waiting.until("the broker", PATIENCE, broker::output, text -> text.contains(" ready"));
        return broker;
    }

    @Test
    @DisplayName("files of dead letters: the pipeline waits")
    void deadLetters() throws Exception {
        Path folder = directory.resolve("letters");
        try (SmallDisk disk = SmallDisk.mount(folder, 1);
                FileLetterBox box = new FileLetterBox(folder, InstantSource.system());
                IdPipeline pipeline =
                        new IdPipeline(
                                Rig.shared().kafka(),
                                Rig.shared().store("full_letters"),
                                "full-letters")) {
            pipeline.prepare(2);
            disk.fill();
            assertThat(probe(box)).isEqualTo(WeirException.Kind.RETRIABLE);
            pipeline.sendGuiltySoon();
            pipeline.send(500);
            try (PipelineRunner runner =
                    pipeline.runner(pipeline.kafka(), pipeline.writer(), IdPipeline.session())
                            .deadLetters(box)
                            .build()) {
                runner.start();
                String reason = "dead letters: " + folder + ": its disk is full";
                await().atMost(PATIENCE).until(() -> runner.check().reason().equals(reason));
                assertThat(box.list(LetterFilter.all())).isEmpty();
                long room = System.nanoTime();
                disk.makeRoom();
                pipeline.account().awaitStored();
                pipeline.account().assertStoredOnce("disk of dead letters full", 1, since(room));
                assertThat(box.list(LetterFilter.all())).hasSize(1);
            }
        }
    }

    private static WeirException.Kind probe(FileLetterBox box) {
        try {
            box.probe("any");
            throw new AssertionError("there is room");
        } catch (WeirException failure) {
            return failure.kind();
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
