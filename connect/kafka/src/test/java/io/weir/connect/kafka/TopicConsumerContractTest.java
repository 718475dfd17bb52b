package io.weir.connect.kafka;

import io.weir.pipeline.Consumer;
import io.weir.testing.contract.ConsumerContract;
import io.weir.testing.contract.SourceFixture;

import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// On a real broker; about 12 s.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicConsumerContractTest extends ConsumerContract {
    private KafkaFixture kafka;

    @BeforeAll
    void startBroker() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterAll
    void stopBroker() throws Exception {
        kafka.close();
    }

    @Override
    protected SourceFixture make(int partitions) {
        return new KafkaSource(kafka.topic(partitions));
    }

    private final class KafkaSource implements SourceFixture {
        private final String topic;
        private final KafkaProducer<byte[], byte[]> producer;

        KafkaSource(String topic) {
            this.topic = topic;
            Map<String, Object> settings = kafka.connector().client("contract");
            producer =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Consumer consumer() {
            return new TopicConsumer(
                    kafka.connector(), ConsumerConfig.defaults(), KafkaFixture.group(topic), topic);
        }

        @Override
        public void send(int partition, String value) {
            try {
                producer.send(record(partition, value)).get();
            } catch (InterruptedException | ExecutionException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private ProducerRecord<byte[], byte[]> record(int partition, String value) {
            return new ProducerRecord<>(
                    topic, partition, null, value.getBytes(StandardCharsets.UTF_8));
        }

        /// A transaction that is given up: its record and its marker are not read.
        @Override
        public void leaveOut(int partition) {
            Map<String, Object> settings = kafka.connector().client("contract-gap");
            settings.put("transactional.id", "gap-" + topic);
            try (KafkaProducer<byte[], byte[]> gap =
                    new KafkaProducer<>(
                            settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                gap.initTransactions();
                gap.beginTransaction();
                var _ = gap.send(record(partition, "given up"));
                gap.flush();
                gap.abortTransaction();
            }
        }

        @Override
        public void removeBefore(int partition, long offset) {
            try {
                kafka.connector()
                        .admin()
                        .deleteRecords(
                                Map.of(
                                        new TopicPartition(topic, partition),
                                        RecordsToDelete.beforeOffset(offset)))
                        .all()
                        .get();
            } catch (InterruptedException | ExecutionException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
