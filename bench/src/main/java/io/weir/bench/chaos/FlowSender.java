package io.weir.bench.chaos;

import io.weir.bench.delivery.Sending;
import io.weir.bench.delivery.TopicSender;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RecordEncoder;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.RecordHeader;
import io.weir.wire.bytes.ByteSink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Sends flows as an inlet does, some hundred in a record. One thread sends.
final class FlowSender implements Sending, AutoCloseable {
    private static final int FLOWS_PER_RECORD = 200;
    private static final byte[] GUILTY = "no flows at all".getBytes(StandardCharsets.UTF_8);

    private final TopicSender sender;
    private final RecordEncoder encoder;
    private final FlowBatch batch = new FlowBatch(FlowSchema.defaults(), FLOWS_PER_RECORD);
    private final ByteSink bytes = new ByteSink(1 << 16);
    private final Duration past;
    private final FlowSums sums = new FlowSums();

    /// @param past how long ago the oldest flows were received
    FlowSender(KafkaConnector kafka, String topic, FlowEncoding encoding, Duration past) {
        this.past = past;
        sender = new TopicSender(kafka, encoding.topic(topic));
        encoder = encoding.encoder();
    }

    /// What was sent.
    FlowSums sums() {
        return sums;
    }

    @Override
    public void sendSoon(long count) {
        long now = System.currentTimeMillis();
        for (long left = count; left > 0; left -= batch.rows()) {
            batch.clear();
            for (int i = 0; i < Math.min(left, FLOWS_PER_RECORD); i++) {
                SentFlow flow = SentFlow.now(sums.count(), now, past);
                flow.addTo(batch);
                sums.sent(flow);
            }
            bytes.clear();
            encoder.encode(batch.block(), 0, batch.rows(), bytes);
            sender.send(null, bytes.toByteArray(), List.of(RecordHeader.rows(batch.rows())));
        }
    }

    @Override
    public void sendGuiltySoon() {
        sender.send(null, GUILTY, List.of());
    }

    @Override
    public void acknowledge() {
        sender.acknowledge();
    }

    @Override
    public void close() {
        sender.close();
    }
}
