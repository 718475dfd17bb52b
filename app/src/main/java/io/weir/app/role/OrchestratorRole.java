package io.weir.app.role;

import io.weir.app.config.Durability;
import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.schema.Fsync;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.connect.clickhouse.schema.SchemaStep;
import io.weir.connect.kafka.TopicSpec;
import io.weir.connect.kafka.Topics;
import io.weir.flows.FlowsRoom;
import io.weir.pipeline.LetterSink;
import io.weir.pipeline.ledger.LedgerTable;
import io.weir.pipeline.letter.LetterTables;
import io.weir.pipeline.table.Table;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The role `orchestrator`: topics and tables are as this version needs them before anything is
/// consumed. Waits for Kafka and ClickHouse to come.
final class OrchestratorRole {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratorRole.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LEDGER_RETENTION = Duration.ofDays(7);

    private OrchestratorRole() {}

    static void start(RoleContext context) throws Exception {
        FlowsRoom room = new FlowsRoom(context.config().flows());
        List<TopicSpec> topics = new ArrayList<>(room.topics());
        TopicSpec ledger = TopicSpec.expiring(LedgerTable.TOPIC, 1, 1, LEDGER_RETENTION);
        topics.add(ledger);
        if (context.config().pipeline().deadLetters() == LetterSink.KAFKA) {
            topics.add(TopicSpec.deadLetters(ledger.name(), 1, LEDGER_RETENTION));
        }
        List<Table> tables = new ArrayList<>(room.tables());
        tables.add(LedgerTable.TABLE);
        tables.addAll(more(context.pipelineSpecs(), tables));

        Topics kafka = new Topics(context.kafka());
        insist("Kafka", () -> topics.forEach(kafka::ensure));
        for (PipelineSpec spec : context.pipelineSpecs()) {
            insist("Kafka", () -> makeMissing(kafka, spec.ownTopics()));
        }
        boolean fsync = context.config().durability() == Durability.FSYNC;
        List<Table> durable = tables.stream().map(table -> Fsync.of(table, fsync)).toList();
        context.lifeCycle()
                .start(
                        new CopySchemas(
                                context.clickhouses(), copy -> migrate(copy, durable), PATIENCE));
    }

    private static void migrate(ClickHouseConnector copy, List<Table> tables) {
        for (SchemaStep step : new Migrator(copy, tables).apply()) {
            LOG.atInfo()
                    .addKeyValue("server", copy.server())
                    .addKeyValue("table", step.table())
                    .addKeyValue("reason", step.reason())
                    .log("Schema changed");
        }
    }

    /// Topics that may be someone else's are not changed.
    private static void makeMissing(Topics kafka, List<TopicSpec> topics) {
        for (TopicSpec topic : topics) {
            if (kafka.find(topic.name()).isEmpty()) {
                kafka.ensure(topic);
            }
        }
    }

    /// The tables of pipelines without a room, and those for letters that are kept in ClickHouse.
    private static List<Table> more(List<PipelineSpec> specs, List<Table> known) {
        List<Table> more = new ArrayList<>();
        for (PipelineSpec spec : specs) {
            for (Table table : spec.processor().tables()) {
                if (known.stream().noneMatch(other -> other.name().equals(table.name()))) {
                    more.add(table);
                }
            }
        }
        if (specs.stream().anyMatch(s -> s.config().deadLetters() == LetterSink.CLICKHOUSE)) {
            more.add(LetterTables.LETTERS);
            more.add(LetterTables.MARKS);
        }
        return more;
    }

    /// Does the work again until it succeeds, as long as what failed may pass by itself.
    private static void insist(String what, Runnable work) {
        Instant end = Instant.now().plus(PATIENCE);
        boolean told = false;
        while (true) {
            try {
                work.run();
                return;
            } catch (WeirException failure) {
                boolean passes = failure.kind() == WeirException.Kind.RETRIABLE;
                if (!passes || Instant.now().isAfter(end)) {
                    throw failure;
                }
                if (!told) {
                    LOG.atInfo()
                            .addKeyValue("reason", failure.getMessage())
                            .log("Waiting for {}", what);
                    told = true;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
