package io.weir.results.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.config.Secret;
import io.weir.base.metrics.Metrics;
import io.weir.connect.sql.SqlConfig;
import io.weir.connect.sql.SqlConnector;
import io.weir.connect.sql.SqlDialect;
import io.weir.connect.sql.SqlPositions;
import io.weir.connect.sql.SqlRangeStore;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RangeStore.Stored;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.results.message.ResultsCorpus;
import io.weir.results.message.RuleResult;
import io.weir.results.message.RuleResultReader;
import io.weir.results.message.Verdict;
import io.weir.testing.program.PostgresServer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Rule results in real tables of each database, in batches of different sizes; those of the corpus
/// compared with what the reference program left there. About 10 s on a busy machine.
class RuleResultBatchTest {
    private static final List<String> TABLES =
            List.of(
                    "CREATE TABLE report (org_id BIGINT NOT NULL, cluster VARCHAR NOT NULL UNIQUE,"
                            + " report VARCHAR NOT NULL, reported_at TIMESTAMP, last_checked_at"
                            + " TIMESTAMP, kafka_offset BIGINT NOT NULL DEFAULT 0, gathered_at"
                            + " TIMESTAMP, PRIMARY KEY (org_id, cluster))",
                    "CREATE TABLE rule_hit (org_id BIGINT NOT NULL, cluster_id VARCHAR NOT NULL,"
                            + " rule_fqdn VARCHAR NOT NULL, error_key VARCHAR NOT NULL,"
                            + " template_data VARCHAR NOT NULL, created_at TIMESTAMP, PRIMARY KEY"
                            + " (cluster_id, org_id, rule_fqdn, error_key))",
                    "CREATE TABLE recommendation (org_id BIGINT NOT NULL, cluster_id VARCHAR NOT"
                            + " NULL, rule_fqdn VARCHAR NOT NULL, error_key VARCHAR NOT NULL,"
                            + " rule_id VARCHAR NOT NULL, created_at TIMESTAMP, impacted_since"
                            + " TIMESTAMP, PRIMARY KEY (org_id, cluster_id, rule_fqdn, error_key))",
                    "CREATE TABLE report_info (org_id BIGINT NOT NULL, cluster_id VARCHAR NOT NULL"
                            + " UNIQUE, version_info VARCHAR NOT NULL, PRIMARY KEY (org_id,"
                            + " cluster_id))",
                    "CREATE TABLE cluster_rule_toggle (cluster_id VARCHAR, org_id VARCHAR)",
                    "CREATE TABLE cluster_rule_user_feedback (cluster_id VARCHAR, org_id VARCHAR)",
                    "CREATE TABLE cluster_user_rule_disable_feedback (cluster_id VARCHAR, org_id"
                            + " VARCHAR)");
    private static final String CLUSTER = "c0000000-0000-4000-8000-0000000000aa";

    @TempDir private Path folder;
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    private final class House implements AutoCloseable {
        private final SqlConnector connector;
        private final SqlRangeStore<?> store;
        private final SourcePartition partition =
                new SourcePartition("ccx.ocp.results", UUID.randomUUID(), 0);
        private final List<Letter> letters = new ArrayList<>();
        private long next;

        House(SqlDialect dialect) {
            SqlConfig config =
                    switch (dialect) {
                        case SQLITE -> SqlConfig.sqlite(folder.resolve("results.db"));
                        case POSTGRESQL ->
                                SqlConfig.postgresql(
                                        "127.0.0.1",
                                        PostgresServer.port(),
                                        PostgresServer.newDatabase(),
                                        PostgresServer.USER,
                                        Secret.of("any"));
                    };
            connector = new SqlConnector(config, new Metrics());
            connector.write(handle -> {
                TABLES.forEach(handle::execute);
                SqlPositions.create().forEach(handle::execute);
                return true;
            });
            store =
                    new SqlRangeStore<>(
                            connector,
                            "aggregator",
                            new RuleResultBatch(
                                    dialect,
                                    new RuleResultReader(_ -> true, () -> now),
                                    () -> now));
        }

        Stored send(List<byte[]> messages) {
            long first = next;
            List<SourceRecord> records = new ArrayList<>();
            for (byte[] message : messages) {
                records.add(SourceRecord.of(next++, 0, message));
            }
            BatchId range = new BatchId("rule-results", partition, -1, first, next - 1);
            return store.store(range, records, letters::addAll);
        }

        Stored send(String... messages) {
            List<byte[]> bytes = new ArrayList<>();
            for (String message : messages) {
                bytes.add(message.getBytes(StandardCharsets.UTF_8));
            }
            return send(bytes);
        }

        Set<String> rows(String sql) {
            List<String> rows =
                    connector.read(handle -> handle.select(sql).map((row, _) -> line(row)).list());
            return new TreeSet<>(rows);
        }

        private static String line(ResultSet row) throws SQLException {
            List<String> fields = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                fields.add(String.valueOf(row.getString(i)));
            }
            return String.join(" ", fields);
        }

        @Override
        public void close() {
            connector.close();
        }
    }

    private static String message(int organization, String checked, String... keys) {
        StringBuilder hits = new StringBuilder();
        for (String key : keys) {
            hits.append(hits.isEmpty() ? "" : ",")
                    .append("{\"component\":\"rule.")
                    .append(key)
                    .append(".report\",\"key\":\"")
                    .append(key)
                    .append("\",\"details\":{}}");
        }
        return "{\"OrgID\":"
                + organization
                + ",\"ClusterName\":\""
                + CLUSTER
                + "\",\"LastChecked\":\""
                + checked
                + "\",\"Version\":2,\"Report\":{\"fingerprints\":[],\"system\":{},\"reports\":["
                + hits
                + "]}}";
    }

    @ParameterizedTest
    @EnumSource
    void aHitThatStaysKeepsTheTimeSinceWhen(SqlDialect dialect) {
        try (House house = new House(dialect)) {
            house.send(message(1, "2026-10-01T10:00:00Z", "A", "B"));
            now = now.plusSeconds(60);
            house.send(message(1, "2026-10-02T10:00:00Z", "B", "C"));
            Set<String> since =
                    house.rows(
                            "SELECT error_key, substr(CAST(created_at AS TEXT), 12, 5) FROM rule_hit");
            assertThat(since).containsExactly("B 00:00", "C 00:01");
            Set<String> impacted =
                    house.rows(
                            "SELECT rule_id, substr(CAST(created_at AS TEXT), 12, 5),"
                                    + " substr(CAST(impacted_since AS TEXT), 12, 5) FROM"
                                    + " recommendation");
            assertThat(impacted).containsExactly("rule.B|B 00:01 00:00", "rule.C|C 00:01 00:01");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOlderMessageChangesNothingAtAll(SqlDialect dialect) {
        try (House house = new House(dialect)) {
            house.send(message(1, "2026-10-02T10:00:00+02:00", "A"));
            Stored older =
                    house.send(
                            message(2, "2026-10-02T07:59:59Z", "B"),
                            message(2, "2026-10-02T08:00:00Z", "C"));
            assertThat(older.built().refusals()).containsExactly(new Refusal("older-report", 2));
            assertThat(house.rows("SELECT org_id, cluster FROM report"))
                    .containsExactly("1 " + CLUSTER);
            assertThat(house.rows("SELECT org_id, rule_id FROM recommendation"))
                    .containsExactly("1 rule.A|A");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofABatchTheNewestCountsAndAClusterMovesWithAllThatIsKnownOfIt(SqlDialect dialect) {
        try (House house = new House(dialect)) {
            house.send(message(1, "2026-10-01T10:00:00Z", "A"));
            house.connector.write(handle ->
                    handle.execute("INSERT INTO cluster_rule_toggle VALUES (?, '1')", CLUSTER));
            Stored batch =
                    house.send(
                            message(5, "2026-10-03T10:00:00Z", "C", "C"),
                            message(7, "2026-10-04T10:00:00Z", "D", "D"),
                            message(6, "2026-10-02T10:00:00Z", "B"),
                            "{}");
            assertThat(batch.built().stored()).isOne();
            assertThat(house.letters).extracting(Letter::offset).containsExactly(4L);
            assertThat(house.rows("SELECT org_id, error_key FROM rule_hit")).containsExactly("7 D");
            assertThat(house.rows("SELECT org_id, error_key FROM recommendation"))
                    .containsExactly("7 D");
            assertThat(house.rows("SELECT org_id FROM report")).containsExactly("7");
            assertThat(house.rows("SELECT org_id FROM cluster_rule_toggle")).containsExactly("7");
        }
    }

    /// The reference program keeps a row for each spelling of a cluster (contract §1.2), and
    /// refuses a report that names one hit twice (defect 9 of §4.3).
    private static final Set<String> DIFFERENT =
            Set.of("c0000000-0000-4000-8000-000000000003", "c0000000-0000-4000-8000-000000000006");

    /// The reference program keeps a report of which it then refuses the recommendations (defect 7
    /// of §8).
    private static final String CLASH = "c0000000-0000-4000-8000-000000000007";

    @ParameterizedTest
    @EnumSource
    void whatTheReferenceProgramLeftInItsTablesIsHere(SqlDialect dialect) {
        ResultsCorpus corpus = ResultsCorpus.find();
        List<byte[]> messages = new ArrayList<>();
        RuleResultReader reader = new RuleResultReader(_ -> true, () -> now);
        // It lets an old message overwrite recommendations (defect 3 of §4.3).
        Set<String> overwritten = new TreeSet<>(Set.of(CLASH));
        for (List<String> line : corpus.table("recorded/load-order.txt")) {
            String file = line.get(2);
            if (line.get(1).equals("OCP") && !file.contains("!")) {
                byte[] message = corpus.bytes(file.startsWith("load/") ? "recorded/" + file : file);
                messages.add(message);
                if (line.get(3).equals("OLD")
                        && reader.read(message) instanceof Verdict.Store<RuleResult> old) {
                    overwritten.add(old.message().cluster().toString());
                }
            }
        }
        try (House house = new House(dialect)) {
            int size = 1;
            for (int from = 0; from < messages.size(); from += size, size = size % 61 + 12) {
                house.send(messages.subList(from, Math.min(messages.size(), from + size)));
                size = Math.min(size, messages.size() - from);
            }
            Set<String> clusters = house.rows("SELECT cluster FROM report");
            Set<String> expected = new TreeSet<>();
            Set<String> compared = new TreeSet<>();
            for (List<String> row : corpus.copied("recorded/rows/report.tsv")) {
                if (clusters.contains(row.get(1)) && !DIFFERENT.contains(row.get(1))) {
                    compared.add(row.get(1));
                    expected.add(
                            row.get(0)
                                    + ' '
                                    + row.get(1)
                                    + ' '
                                    + ResultsCorpus.unescaped(row.get(2)));
                }
            }
            assertThat(compared).hasSizeGreaterThan(40);
            Set<String> actual = house.rows("SELECT org_id, cluster, report FROM report");
            actual.removeIf(row -> !compared.contains(row.split(" ", 3)[1]));
            assertThat(differences(actual, expected)).isEmpty();
            assertThat(
                            differences(
                                    children(house, "rule_hit", compared),
                                    recorded(corpus, "rule_hit", compared)))
                    .isEmpty();
            compared.removeAll(overwritten);
            assertThat(compared).hasSizeGreaterThan(25);
            assertThat(
                            differences(
                                    children(house, "recommendation", compared),
                                    recorded(corpus, "recommendation", compared)))
                    .isEmpty();
        }
    }

    private static List<String> differences(Set<String> actual, Set<String> expected) {
        List<String> differences = new ArrayList<>();
        actual.stream()
                .filter(row -> !expected.contains(row))
                .forEach(row -> differences.add("only here: " + start(row)));
        expected.stream()
                .filter(row -> !actual.contains(row))
                .forEach(row -> differences.add("only there: " + start(row)));
        return differences;
    }

    private static String start(String row) {
        return row.substring(0, Math.min(row.length(), 200));
    }

    private static Set<String> children(House house, String table, Set<String> clusters) {
        Set<String> rows =
                house.rows("SELECT org_id, cluster_id, rule_fqdn, error_key FROM " + table);
        rows.removeIf(row -> !clusters.contains(row.split(" ", 3)[1]));
        return rows;
    }

    private static Set<String> recorded(ResultsCorpus corpus, String table, Set<String> clusters) {
        Set<String> rows = new TreeSet<>();
        for (List<String> row : corpus.copied("recorded/rows/" + table + ".tsv")) {
            if (clusters.contains(row.get(1))) {
                rows.add(
                        String.join(
                                " ",
                                row.subList(0, 4).stream().map(ResultsCorpus::unescaped).toList()));
            }
        }
        return rows;
    }
}
