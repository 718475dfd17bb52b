package io.weir.flows.storage;

import io.weir.base.config.DataSize;
import io.weir.base.health.Health;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.TableWriter;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.embed.clickhouse.StoreConfig;
import io.weir.embed.clickhouse.StoreServer;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Built;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A database of flows in the one embedded ClickHouse of this JVM, which is started by the first
/// test that asks and stopped when the JVM ends.
final class FlowStore {
    private static final StoreServer SERVER = start();

    private final ClickHouseConnector connector;
    private final List<Table> tables;

    /// A database with the tables of a schema.
    FlowStore(String database, FlowSchema schema) {
        ClickHouseConfig defaults = ClickHouseConfig.defaults();
        connector =
                new ClickHouseConnector(
                        new ClickHouseConfig(
                                List.of("http://127.0.0.1:" + SERVER.port()),
                                database,
                                SERVER.keys().user(),
                                SERVER.keys().password(),
                                false,
                                defaults.connectTimeout(),
                                Duration.ofMinutes(2),
                                ""));
        tables = FlowTables.all(schema);
        migrator().apply();
    }

    Migrator migrator() {
        return new Migrator(connector, tables);
    }

    ClickHouseClient client() {
        return connector.client();
    }

    long number(String sql) {
        return client().query(sql).singleNumber();
    }

    /// Stores a batch as the pipeline does, and checks each block by reading it back from the
    /// partition that the block claims.
    void store(Built built, BatchId id) {
        TableWriter writer = new TableWriter(client(), List.of());
        for (TableBlock block : built.blocks()) {
            if (block.block().rows() > 0) {
                writer.write(block, id, 0, Instant.now().plusSeconds(60));
                long found = writer.readBack(block.table(), block.partition(), id.hash());
                if (found != block.block().rows()) {
                    throw new AssertionError(
                            block.table()
                                    + " "
                                    + block.partition()
                                    + ": "
                                    + found
                                    + " rows (expected: "
                                    + block.block().rows()
                                    + ")");
                }
            }
        }
    }

    void clear() {
        for (Table table : tables) {
            client().execute("TRUNCATE TABLE " + table.name(), Map.of(), Map.of());
        }
    }

    private static StoreServer start() {
        try {
            Path directory = Files.createTempDirectory("weir-flows-test");
            StoreConfig defaults = StoreConfig.defaults();
            StoreConfig config =
                    new StoreConfig(
                            "127.0.0.1",
                            0,
                            4,
                            DataSize.ofMebibytes(4_096),
                            List.of(),
                            List.of(),
                            defaults.reader());
            StoreServer server = new StoreServer(config, directory, new Metrics(), new Health());
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
            return server;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(StoreServer server, Path directory) {
        try {
            server.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
