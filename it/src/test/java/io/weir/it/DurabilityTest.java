package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;
import io.weir.flows.encoding.FlowEncoding;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `durability` in the configuration makes of the broker and of every table, as they say
/// themselves. About 35 s.
class DurabilityTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /// Kafka's default of `flush.messages`: it leaves that to the operating system.
    private static final String NEVER = Long.toString(Long.MAX_VALUE);

    @TempDir private Path folder;

    /// @param broker after how many records the broker flushes
    /// @param topic the same of the flows' topic
    /// @param tables all tables
    /// @param synced tables that sync their parts
    private record Flushes(String broker, String topic, long tables, long synced) {}

    @Test
    void fsyncReachesTheBrokerAndEveryTableAndIsTakenBack() throws Exception {
        Flushes fsync = flushes("fsync");
        assertThat(fsync).isEqualTo(new Flushes("1", "1", fsync.tables(), fsync.tables()));
        assertThat(fsync.tables()).isGreaterThan(6);
        assertThat(flushes("process")).isEqualTo(new Flushes(NEVER, NEVER, fsync.tables(), 0));
    }

    private Flushes flushes(String durability) throws Exception {
        Ports ports = Ports.free();
        Map<String, String> environment = new HashMap<>(WeirProcess.environment(ports));
        environment.put("WEIR_DURABILITY", durability);
        try (WeirProcess weir = WeirProcess.start(folder, environment, "up")) {
            Waiting.until("ready", LIMIT, weir::output, o -> o.contains("weir is ready"));
            try (Sql sql = new Sql(folder.resolve("var"));
                    Admin kafka =
                            Admin.create(
                                    Map.of("bootstrap.servers", "127.0.0.1:" + ports.broker()))) {
                return new Flushes(
                        setting(
                                kafka,
                                new ConfigResource(ConfigResource.Type.BROKER, "1"),
                                "log.flush.interval.messages"),
                        setting(
                                kafka,
                                new ConfigResource(
                                        ConfigResource.Type.TOPIC,
                                        FlowEncoding.BLOCK.topic("flows")),
                                "flush.messages"),
                        tables(sql, "1"),
                        tables(
                                sql,
                                "create_table_query LIKE '%fsync_after_insert = 1%' AND"
                                        + " create_table_query LIKE '%fsync_part_directory = 1%'"));
            }
        }
    }

    private static long tables(Sql sql, String condition) {
        return sql.number(
                "SELECT count() FROM system.tables WHERE database = currentDatabase()"
                        + " AND engine LIKE '%MergeTree' AND "
                        + condition);
    }

    private static String setting(Admin kafka, ConfigResource of, String name) throws Exception {
        Config settings = requireNonNull(kafka.describeConfigs(List.of(of)).all().get().get(of));
        return requireNonNull(settings.get(name)).value();
    }
}
