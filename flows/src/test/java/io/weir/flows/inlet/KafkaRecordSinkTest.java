package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.error.WeirException;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.Acknowledgement;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RandomFlows;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.column.LongColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// Records on a real broker whose topic takes only small ones. About 5 s.
class KafkaRecordSinkTest {
    private static final int FLOWS = 1_000;
    private static final int LIMIT = 16 << 10;

    @TempDir private Path directory;

    @Test
    void flowsThatAreMoreThanARecordMayBeGoInSeveral() throws Exception {
        FlowBatch batch = new RandomFlows(1).narrow(FlowSchema.defaults(), FLOWS, 1_000_000, 60);
        for (int id = 0; id < FLOWS; id++) {
            batch.bytes.set(id, id);
        }
        Outcomes outcomes = new Outcomes();
        try (TestKafka kafka = new TestKafka(directory, 0);
                RecordProducer producer =
                        new RecordProducer(
                                kafka.connector(), ProducerConfig.defaults(), "t", new Metrics())) {
            Topics topics = new Topics(kafka.connector());
            for (FlowEncoding encoding : FlowEncoding.values()) {
                topics.ensure(
                        TopicSpec.expiring(encoding.topic("small"), 1, 1, Duration.ofDays(1))
                                .with("max.message.bytes", Integer.toString(LIMIT + 1_024)));
            }
            producer.start();
            KafkaRecordSink sink =
                    new KafkaRecordSink(
                            producer,
                            "small",
                            List.of(FlowEncoding.values()),
                            new BackPressure(() -> {}),
                            LIMIT);
            sink.send(new byte[] {1}, batch.block(), FLOWS, true, outcomes);
            producer.flush();

            assertThat(outcomes.failed.get()).isZero();
            assertThat(outcomes.acknowledged.get()).isEqualTo(1);
            LongColumn ids = (LongColumn) kafka.flows("small").column("Bytes");
            assertThat(LongStream.range(0, ids.size()).map(i -> ids.get((int) i)).boxed())
                    .containsExactlyElementsOf(LongStream.range(0, FLOWS).boxed().toList());
            for (FlowEncoding encoding : FlowEncoding.values()) {
                List<ConsumerRecord<byte[], byte[]>> records =
                        kafka.records(encoding.topic("small"));
                assertThat(records).hasSizeGreaterThan(1);
                assertThat(records)
                        .allSatisfy(record ->
                                assertThat(record.value()).hasSizeLessThanOrEqualTo(LIMIT));
            }
        }
    }

    /// Counts what was told.
    private static final class Outcomes implements Acknowledgement {
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();

        @Override
        public void acknowledged() {
            acknowledged.incrementAndGet();
        }

        @Override
        public void failed(WeirException failure) {
            failed.incrementAndGet();
        }
    }
}
