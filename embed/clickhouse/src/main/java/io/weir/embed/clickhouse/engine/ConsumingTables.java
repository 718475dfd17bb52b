package io.weir.embed.clickhouse.engine;

import io.weir.base.json.Json;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tables that read from queues in the background. The engine crashes or hangs when it is shut down
/// while they are attached, so they are detached first (and come back with the next start).
final class ConsumingTables {
    private static final String CONSUMING =
            "SELECT database, name, dependencies_database, dependencies_table FROM system.tables"
                    + " WHERE engine IN ('Kafka', 'RabbitMQ', 'NATS', 'FileLog', 'S3Queue',"
                    + " 'AzureQueue') FORMAT JSONEachRow";

    private ConsumingTables() {}

    /// Detaches the views that read from such tables, then the tables.
    ///
    /// @return how many tables were detached
    static int detach(ChdbConnection connection) {
        List<String> rows = connection.text(CONSUMING).lines().toList();
        for (String row : rows) {
            Row table = Json.read(row.getBytes(StandardCharsets.UTF_8), Row.class);
            for (int i = 0; i < table.dependencies_table().size(); i++) {
                detach(
                        connection,
                        table.dependencies_database().get(i),
                        table.dependencies_table().get(i));
            }
            detach(connection, table.database(), table.name());
        }
        return rows.size();
    }

    private static void detach(ChdbConnection connection, String database, String table) {
        connection.text(
                "DETACH TABLE IF EXISTS "
                        + SqlText.identifier(database)
                        + "."
                        + SqlText.identifier(table));
    }

    private record Row(
            String database,
            String name,
            List<String> dependencies_database,
            List<String> dependencies_table) {}
}
