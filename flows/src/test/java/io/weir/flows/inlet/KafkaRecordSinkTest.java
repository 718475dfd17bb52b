package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.config.DataSize;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RandomFlows;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Records on a real broker whose topics take only small ones. About 15 s.
class KafkaRecordSinkTest {
    private static final int FLOWS = 1_000;
    private static final int LIMIT = 16 << 10;

    @TempDir static Path directory;

    private static final Metrics METRICS = new Metrics();
    private static TestKafka kafka;
    private static RecordProducer producer;

    private record Told(BitSet failed, BitSet tooLarge) {}

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestKafka(directory, 0);
        producer = new RecordProducer(kafka.connector(), ProducerConfig.defaults(), "t", METRICS);
        producer.start();
    }

    @AfterAll
    static void stopKafka() throws Exception {
        producer.close();
        kafka.close();
    }

    @Test
    void flowsThatAreMoreThanARecordMayBeGoInSeveral() throws Exception {
        topics("small", LIMIT + 1_024, FlowEncoding.values());
        KafkaRecordSink sink = sink("small", LIMIT, FlowEncoding.values());
        Told told = send(sink, flows());

        assertThat(told).isEqualTo(new Told(new BitSet(), new BitSet()));
        assertThat(ids(kafka.flows("small"))).isEqualTo(range(0, FLOWS));
        for (FlowEncoding encoding : FlowEncoding.values()) {
            assertThat(kafka.records(encoding.topic("small")))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(
                            record -> assertThat(record.value()).hasSizeLessThanOrEqualTo(LIMIT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsThatKafkaFindsTooLargeAreCutUntilItTakesThem(FlowEncoding encoding)
            throws Exception {
        String topic = "lower-" + encoding.name().toLowerCase(Locale.ROOT);
        topics(topic, LIMIT, encoding);
        KafkaRecordSink sink = sink(topic, TopicSpec.VALUE_LIMIT, encoding);
        Told first = send(sink, flows());
        List<ConsumerRecord<byte[], byte[]>> records = kafka.records(encoding.topic(topic));
        long refusedAtFirst = refusedRecords();
        Told second = send(sink, flows());

        assertThat(List.of(first, second)).containsOnly(new Told(new BitSet(), new BitSet()));
        assertThat(ids(kafka.flows(topic, encoding)))
                .isEqualTo(
                        Stream.of(range(0, FLOWS), range(0, FLOWS))
                                .flatMap(List::stream)
                                .sorted()
                                .toList());
        assertThat(records).hasSizeGreaterThan(1);
        assertThat(refusedRecords())
                .as("the limit is known the second time")
                .isEqualTo(refusedAtFirst);
    }

    @Test
    void flowThatAloneIsTooLargeIsToldAndItsNeighboursAreStored() throws Exception {
        topics("huge", LIMIT, FlowEncoding.BLOCK);
        FlowBatch batch = flows();
        LowCardinalityColumn names = (LowCardinalityColumn) batch.block().column("ExporterName");
        names.set(417, names.intern(unpackable(2 * LIMIT)));
        Told told = send(sink("huge", TopicSpec.VALUE_LIMIT, FlowEncoding.BLOCK), batch);

        assertThat(told).isEqualTo(new Told(new BitSet(), rows(417)));
        List<Long> left = range(0, FLOWS);
        left.remove(417);
        assertThat(ids(kafka.flows("huge"))).isEqualTo(left);
    }

    @Test
    void recordThatIsGivenUpCostsItsOwnFlowsAlone() throws Exception {
        topics("part", TopicSpec.RECORD_LIMIT, FlowEncoding.BLOCK);
        // It sends nothing until it is told to, and takes a mebibyte.
        ProducerConfig waiting =
                new ProducerConfig(
                        DataSize.ofMebibytes(1),
                        Duration.ofMinutes(1),
                        DataSize.ofMebibytes(8),
                        "none",
                        Duration.ofMinutes(5));
        int rows = 20_000;
        try (RecordProducer slow =
                new RecordProducer(kafka.connector(), waiting, "slow", new Metrics())) {
            slow.start();
            BackPressure[] pressure = new BackPressure[1];
            pressure[0] = new BackPressure(InputProtocol.UDP, () -> pressure[0].closing(0));
            KafkaRecordSink sink =
                    new KafkaRecordSink(
                            slow, "part", List.of(FlowEncoding.BLOCK), pressure[0], 4 * LIMIT);
            CompletableFuture<Told> told = new CompletableFuture<>();
            sink.send(
                    new byte[] {1},
                    flows(rows).block(),
                    false,
                    (failed, tooLarge) -> told.complete(new Told(failed, tooLarge)));
            assertThat(told).isNotDone();
            slow.flush();

            BitSet failed = told.get(30, TimeUnit.SECONDS).failed();
            assertThat(failed.cardinality()).isBetween(1, rows - 1);
            assertThat(ids(kafka.flows("part")))
                    .isEqualTo(
                            LongStream.range(0, rows)
                                    .filter(id -> !failed.get((int) id))
                                    .boxed()
                                    .toList());
        }
    }

    private static void topics(String base, int limit, FlowEncoding... encodings) {
        for (FlowEncoding encoding : encodings) {
            new Topics(kafka.connector())
                    .ensure(
                            TopicSpec.expiring(encoding.topic(base), 1, 1, Duration.ofDays(1))
                                    .with("max.message.bytes", Integer.toString(limit)));
        }
    }

    private static KafkaRecordSink sink(String topic, int limit, FlowEncoding... encodings) {
        return new KafkaRecordSink(
                producer,
                topic,
                List.of(encodings),
                new BackPressure(InputProtocol.UDP, () -> {}),
                limit);
    }

    private static Told send(KafkaRecordSink sink, FlowBatch batch) throws Exception {
        CompletableFuture<Told> told = new CompletableFuture<>();
        sink.send(
                new byte[] {1},
                batch.block(),
                true,
                (failed, tooLarge) -> told.complete(new Told(failed, tooLarge)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    sink.sendAgain();
                    return told.isDone();
                });
        return told.get();
    }

    private static FlowBatch flows() {
        return flows(FLOWS);
    }

    private static FlowBatch flows(int rows) {
        FlowBatch batch = new RandomFlows(1).narrow(FlowSchema.defaults(), rows, 1_000_000, 60);
        for (int id = 0; id < rows; id++) {
            batch.bytes.set(id, id);
        }
        return batch;
    }

    private static String unpackable(int length) {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt('!', '~'));
        }
        return text.toString();
    }

    private static long refusedRecords() {
        return METRICS.counter(
                        "weir_kafka_producer_failed_total", "Records given up.", "client", "t")
                .value();
    }

    private static BitSet rows(int... set) {
        BitSet rows = new BitSet();
        Arrays.stream(set).forEach(rows::set);
        return rows;
    }

    private static List<Long> range(int from, int to) {
        return new ArrayList<>(LongStream.range(from, to).boxed().toList());
    }

    /// The ids of the flows, sorted: what was cut may come later.
    private static List<Long> ids(Block block) {
        LongColumn ids = (LongColumn) block.column("Bytes");
        return LongStream.range(0, ids.size()).map(i -> ids.get((int) i)).sorted().boxed().toList();
    }
}
