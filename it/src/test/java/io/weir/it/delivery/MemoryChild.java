package io.weir.it.delivery;

import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.config.Secret;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Processor;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdRollupProcessor;
import io.weir.testing.pipeline.MemoryLetters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/// A pipeline of ids in a process of its own that may hold a few mebibytes, and notes what it
/// holds: the heap in use after a collection when it had stored its first ids, the most since, and
/// the most that its ranges held, in bytes. Arguments: broker, store's address, database, user,
/// key, topic, file for the notes.
final class MemoryChild {
    /// The pipeline's configured memory.
    static final DataSize BOUND = DataSize.ofMebibytes(2);

    /// Most bytes of one fetch.
    static final DataSize FETCH = DataSize.ofMebibytes(1);

    private static final int RANGE_ROWS = 10_000_000;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private MemoryChild() {}

    public static void main(String[] arguments) throws Exception {
        ClickHouseConfig defaults = ClickHouseConfig.defaults();
        ClickHouseConfig database =
                new ClickHouseConfig(
                        List.of(arguments[1]),
                        arguments[2],
                        arguments[3],
                        Secret.of(arguments[4]),
                        false,
                        defaults.connectTimeout(),
                        defaults.timeout(),
                        "");
        KafkaConnector kafka = new KafkaConnector(KafkaConfig.of(arguments[0]));
        ClickHouseConnector store = new ClickHouseConnector(database);
        try (kafka;
                store;
                PipelineRunner runner = runner(kafka, store, arguments[5])) {
            System.out.println("ready");
            runner.start();
            await().pollInterval(PAUSE).forever().until(() -> runner.status().storedRows() > 0);
            long idle = heap();
            long most = idle;
            long inFlight = 0;
            Thread parent = Thread.ofPlatform().daemon().start(MemoryChild::awaitEnd);
            while (!parent.join(PAUSE)) {
                most = Math.max(most, heap());
                inFlight = Math.max(inFlight, runner.status().inFlightBytes());
                note(Path.of(arguments[6]), idle + " " + most + " " + inFlight);
            }
        }
    }

    private static void note(Path file, String text) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Returns when the parent ends or closes this process's standard input.
    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static PipelineRunner runner(
            KafkaConnector kafka, ClickHouseConnector store, String topic) {
        ConsumerConfig defaults = ConsumerConfig.defaults();
        ConsumerConfig membership =
                new ConsumerConfig(
                        "", defaults.sessionTimeout(), FETCH, FETCH, defaults.pollRecords());
        Processor processor = new IdRollupProcessor(RANGE_ROWS);
        return PipelineRunner.builder(processor)
                .consumer(new TopicConsumer(kafka, membership, "weir-" + topic, topic))
                .writer(new TableWriter(store.client(), processor.tables()))
                .deadLetters(new MemoryLetters())
                .config(
                        PipelineConfig.defaults()
                                .withFlushInterval(Duration.ofMillis(500))
                                .withMemory(BOUND))
                .build();
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
