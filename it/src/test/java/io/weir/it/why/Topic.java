package io.weir.it.why;

import io.weir.pipeline.ledger.LedgerTable;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.Map;

/// What others may do to topics.
final class Topic {
    static final int OVERTAKEN = 7;

    private Topic() {}

    /// Writes records as a stranger would.
    static void send(House house, String topic, byte[]... values) throws Exception {
        var serializer = new ByteArraySerializer();
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", house.broker.bootstrap()),
                        serializer,
                        serializer)) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
            }
        }
    }

    /// A group that had read the ledger up to 0 and stopped, while retention removed what came
    /// then.
    static void overtakeTheLedger(House house) throws Exception {
        for (int i = 0; i < OVERTAKEN; i++) {
            send(house, LedgerTable.TOPIC, new byte[] {1});
        }
        TopicPartition partition = new TopicPartition(LedgerTable.TOPIC, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", house.broker.bootstrap()))) {
            admin.alterConsumerGroupOffsets(
                            "weir-ledger", Map.of(partition, new OffsetAndMetadata(0)))
                    .all()
                    .get();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(OVERTAKEN)))
                    .all()
                    .get();
        }
    }
}
