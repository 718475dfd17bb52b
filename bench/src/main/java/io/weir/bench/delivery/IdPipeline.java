package io.weir.bench.delivery;

import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.KafkaDeadLetters;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.IdRollupProcessor;
import io.weir.testing.pipeline.QuickConfig;

import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/// Kafka and ClickHouse as the pipeline of ids uses them.
public final class IdPipeline implements Sending, AutoCloseable {
    private final String bootstrap;
    private final String topic;
    private final KafkaConnector kafka;
    private final TopicSender sender;
    private final ClickHouseConnector store;
    private final Account account;

    /// A pipeline between the store that keeps its key in `dataDir` and that broker.
    public IdPipeline(Path dataDir, String broker, String topic) {
        this(KafkaConfig.of(broker), embedded(dataDir), topic);
    }

    /// A pipeline between that broker and that database.
    public IdPipeline(KafkaConfig broker, ClickHouseConfig database, String topic) {
        bootstrap = String.join(",", broker.servers());
        this.topic = topic;
        kafka = new KafkaConnector(broker);
        sender = new TopicSender(kafka, topic);
        store = new ClickHouseConnector(database);
        account = new Account(store.client());
    }

    private static ClickHouseConfig embedded(Path dataDir) {
        StoreCredentials key = StoreCredentials.read(dataDir);
        return ClickHouseConfig.defaults().with(key.url(), key.user(), key.password());
    }

    /// Makes topics and tables.
    public void prepare(int partitions) {
        Topics topics = new Topics(kafka);
        topics.ensure(TopicSpec.expiring(topic, partitions, 1, Duration.ofDays(1)));
        topics.ensure(TopicSpec.deadLetters(topic, 1, Duration.ofDays(1)));
        store.createDatabase();
        new Migrator(store, List.of(IdProcessor.TABLE, IdRollupProcessor.SUMS)).apply();
    }

    /// Makes the store forget the tokens of all inserts but the last, so that only the protocol can
    /// keep a late insert from being a second one.
    public void forgetTokensSoon() {
        for (String table : List.of(IdProcessor.TABLE.name(), IdRollupProcessor.SUMS.name())) {
            store.client()
                    .execute(
                            "ALTER TABLE "
                                    + table
                                    + " MODIFY SETTING non_replicated_deduplication_window = 1");
        }
    }

    /// How many members the group has.
    public int members() throws Exception {
        String group = "weir-" + topic;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return Objects.requireNonNull(
                            admin.describeConsumerGroups(List.of(group)).all().get().get(group))
                    .members()
                    .size();
        }
    }

    /// What was sent, and what is stored of it.
    public Account account() {
        return account;
    }

    /// The connector to the broker.
    public KafkaConnector kafka() {
        return kafka;
    }

    /// A member of the group under a name of its own, so that it goes on at once after a kill.
    public PipelineRunner runner(Steps steps) {
        return runner(kafka, writer(), session().withInstance("kill")).steps(steps).build();
    }

    /// A member of the group without a name of its own: another is not mistaken for it.
    public PipelineRunner anonymousRunner(Steps steps) {
        return runner(kafka, writer(), session()).steps(steps).build();
    }

    /// A membership that a kill ends after six seconds.
    public static ConsumerConfig session() {
        return ConsumerConfig.defaults().withSessionTimeout(Duration.ofSeconds(6));
    }

    /// A writer into the store.
    public TableWriter writer() {
        return new TableWriter(store.client(), new IdRollupProcessor(1).tables());
    }

    /// A member of the group, to be completed and built.
    public PipelineRunner.Builder runner(
            KafkaConnector connector, Writer writer, ConsumerConfig membership) {
        PipelineConfig config = QuickConfig.of(Duration.ofMillis(100), 2, Duration.ofSeconds(1));
        return PipelineRunner.builder(new IdRollupProcessor(500))
                .consumer(new TopicConsumer(connector, membership, "weir-" + topic, topic))
                .writer(writer)
                .deadLetters(new KafkaDeadLetters(sender.producer(), InstantSource.system()))
                .config(config);
    }

    /// Sends one record for each of the next ids, and waits until all are acknowledged.
    public void send(long count) {
        sendSoon(count);
        acknowledge();
    }

    /// One record for each.
    @Override
    public void sendSoon(long count) {
        for (long sent = 0; sent < count; sent++) {
            hand(account.count());
            account.sent(1);
        }
    }

    /// Hands records of many ids each to the producer.
    public void sendPacked(int records, int idsPerRecord) {
        for (int sent = 0; sent < records; sent++) {
            long first = account.count();
            hand(LongStream.range(first, first + idsPerRecord).toArray());
            account.sent(idsPerRecord);
        }
    }

    @Override
    public void sendGuiltySoon() {
        hand(-1);
    }

    private void hand(long... ids) {
        sender.send(null, IdProcessor.record(ids), List.of());
    }

    @Override
    public void acknowledge() {
        sender.acknowledge();
    }

    /// The different dead letters, of which each may have been sent more than once.
    public long letters() {
        return LetterKeys.count(bootstrap, topic);
    }

    /// The one number that a query answers.
    public long number(String sql) {
        return store.client().query(sql).singleNumber();
    }

    @Override
    public void close() {
        sender.close();
        kafka.close();
        store.close();
    }
}
