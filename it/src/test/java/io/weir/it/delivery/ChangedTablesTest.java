package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.Rig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.connect.clickhouse.schema.SchemaStep;
import io.weir.connect.kafka.ConsumerConfig;
import io.weir.connect.kafka.TopicConsumer;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.testing.fault.FaultProxy;
import io.weir.testing.fault.HttpFault;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.IdRollupProcessor;
import io.weir.testing.pipeline.MemoryLetters;
import io.weir.testing.pipeline.QuickConfig;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// Tables that are changed by others, or by Weir itself, while a range is open.
@DisplayName("while a range is open,")
@Tag("faults")
class ChangedTablesTest {
    private static final List<String> TABLES =
            List.of(IdProcessor.TABLE.name(), IdRollupProcessor.SUMS.name());

    private static final TableColumn MORE =
            TableColumn.of("More", "UInt32", "", "Of a later version.");

    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();
    private String name = "";
    private IdPipeline pipeline;
    private ClickHouseConnector store;

    @BeforeEach
    void prepare(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
        pipeline = new IdPipeline(Rig.shared().kafka(), Rig.shared().store(name), name);
        pipeline.prepare(1);
        store = new ClickHouseConnector(Rig.shared().store(name));
    }

    @AfterEach
    void close() {
        store.close();
        pipeline.close();
    }

    @Test
    @DisplayName("our own migration adds a column")
    void ourOwnMigration() throws Exception {
        try (PipelineRunner runner = started(Step.BEFORE_INSERT)) {
            changes.add(() -> assertThat(addColumn(MORE)).hasSize(1));
            finish(runner, "table altered by a migration within a range");
        }
    }

    private List<SchemaStep> addColumn(TableColumn column) {
        Table ids = IdProcessor.TABLE;
        List<TableColumn> columns = List.of(ids.columns().getFirst(), column);
        Table later = Table.of(ids.name(), columns, ids.orderBy(), ids.partitionBy());
        return new Migrator(store, List.of(later)).apply();
    }

    @Test
    @DisplayName("its table keeps no tokens, and Weir may not change that")
    void aSettingThatMayNotBeChanged() throws Exception {
        store.client().execute("ALTER TABLE ids RESET SETTING non_replicated_deduplication_window");
        List<Table> tables = List.of(IdProcessor.TABLE);
        try (FaultProxy proxy =
                        new FaultProxy(Rig.shared().storeUrl(), ChangedTablesTest::refuseSettings);
                ClickHouseConnector limited =
                        new ClickHouseConnector(
                                Rig.shared().store(name, proxy.url(), Duration.ofSeconds(20)))) {
            assertThat(new Migrator(limited, tables).apply()).isEmpty();
        }
        try (PipelineRunner runner = pipeline.runner(Steps.none())) {
            runner.start();
            pipeline.send(100);
            await().untilAsserted(() ->
                    assertThat(runner.check().reason())
                            .startsWith("at-least-once: ids keep no tokens"));
            assertThat(runner.check().state()).isEqualTo(HealthStatus.State.DEGRADED);
            assertThat(new Migrator(store, tables).apply()).hasSize(1);
            pipeline.send(100);
            await().until(() -> runner.check().state() == HealthStatus.State.OK);
            pipeline.account().awaitStored();
        }
        pipeline.account()
                .assertStoredOnce(
                        "table without tokens, and no right to alter it", 1, Duration.ZERO);
    }

    private static HttpFault refuseSettings(String target, String body) {
        return body.contains("MODIFY SETTING")
                ? new HttpFault.Refuse(403, 497, "Code: 497. DB::Exception: Not enough privileges")
                : HttpFault.NONE;
    }

    @Test
    @DisplayName("a look-up changes between a crash and the repetition")
    void aLookUp() throws Exception {
        addColumn(NamedIds.NAME);
        pipeline.send(100);
        changes.add(() -> {
            throw WeirException.broken("ended on purpose", null);
        });
        try (PipelineRunner runner = named("before", Step.AFTER_INSERT)) {
            runner.start();
            await().until(() -> runner.check().reason().equals("ended on purpose"));
        }
        try (PipelineRunner again = named("after", Step.BEFORE_PLAN)) {
            again.start();
            finish(again, "look-up changed between a crash and the repetition");
        }
        assertThat(pipeline.number("SELECT countIf(Name = 'before') FROM ids")).isEqualTo(50);
        assertThat(pipeline.number("SELECT countIf(Name = 'after') FROM ids")).isEqualTo(1_050);
    }

    /// A pipeline that looks that name up.
    private PipelineRunner named(String answer, Step when) {
        ConsumerConfig membership = IdPipeline.session();
        PipelineConfig config = QuickConfig.of(Duration.ofMillis(100), 2, Duration.ofSeconds(1));
        return PipelineRunner.builder(new NamedIds(() -> answer))
                .consumer(new TopicConsumer(pipeline.kafka(), membership, "weir-" + name, name))
                .writer(pipeline.writer())
                .deadLetters(new MemoryLetters())
                .config(config)
                .steps((step, _, _) -> changeAt(step, when))
                .build();
    }

    private void changeAt(Step step, Step when) {
        Runnable change = step == when ? changes.poll() : null;
        if (change != null) {
            change.run();
        }
    }

    @Test
    @DisplayName("a foreign exchange of tables stops the pipeline until it is undone")
    void aForeignExchange() throws Exception {
        store.client().execute("CREATE TABLE ids_other AS ids");
        String exchange = "EXCHANGE TABLES ids AND ids_other";
        try (PipelineRunner runner = started(Step.AFTER_INSERT)) {
            changes.add(() -> store.client().execute(exchange));
            pipeline.send(1_000);
            awaitStopped(runner);
        }
        try (PipelineRunner again = pipeline.anonymousRunner(Steps.none())) {
            again.start();
            awaitStopped(again);
        }
        store.client().execute(exchange);
        try (PipelineRunner again = pipeline.anonymousRunner(Steps.none())) {
            again.start();
            finish(again, "table exchanged within a range, and exchanged back");
        }
    }

    @Test
    @DisplayName("a restore of a backup stops the pipeline until its offsets are set")
    void aRestore() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> then;
        try (PipelineRunner runner = started(Step.BEFORE_INSERT)) {
            await().until(() -> runner.status().lagRecords() == 0);
            then = offsets();
            for (String table : TABLES) {
                store.client().execute("CREATE TABLE " + table + "_backup AS " + table);
                store.client().execute("INSERT INTO " + table + "_backup SELECT * FROM " + table);
            }
            pipeline.send(1_000);
            pipeline.account().awaitStored();
            changes.add(this::restore);
            pipeline.send(1_000);
            awaitStopped(runner);
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Rig.shared().bootstrap()))) {
            admin.alterConsumerGroupOffsets("weir-" + name, then).all().get();
        }
        try (PipelineRunner again = pipeline.anonymousRunner(Steps.none())) {
            again.start();
            finish(again, "backup restored within a range, and offsets set back to it");
        }
    }

    private void restore() {
        for (String table : TABLES) {
            store.client().execute("EXCHANGE TABLES " + table + " AND " + table + "_backup");
            store.client().execute("DROP TABLE " + table + "_backup SYNC");
        }
    }

    /// What is settled, without the notes of the pipeline.
    private Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Rig.shared().bootstrap()))) {
            return admin
                    .listConsumerGroupOffsets("weir-" + name)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> new OffsetAndMetadata(entry.getValue().offset())));
        }
    }

    /// A pipeline that has stored something, and will make the change once at that step.
    private PipelineRunner started(Step when) {
        PipelineRunner runner = pipeline.anonymousRunner((step, _, _) -> changeAt(step, when));
        runner.start();
        pipeline.send(1_000);
        pipeline.account().awaitStored();
        return runner;
    }

    private static void awaitStopped(PipelineRunner runner) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> runner.check().state() == HealthStatus.State.FAILED);
        assertThat(runner.check().reason())
                .startsWith("tables ids, id_sums: exchanged or restored while offsets ")
                .contains("put them back, or see what is stored and set the group's offsets");
    }

    private void finish(PipelineRunner runner, String fault) {
        long start = System.nanoTime();
        pipeline.send(1_000);
        pipeline.account().awaitStored();
        Duration recovery = Duration.ofNanos(System.nanoTime() - start);
        await().until(() -> runner.status().lagRecords() == 0);
        assertThat(changes).isEmpty();
        pipeline.account().assertStoredOnce(fault, 1, recovery);
    }
}
