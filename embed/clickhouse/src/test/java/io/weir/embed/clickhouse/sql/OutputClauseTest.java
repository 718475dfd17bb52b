package io.weir.embed.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/// Where a statement says how its result is written.
final class OutputClauseTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 | TSV",
                "SELECT 1 FORMAT JSON | JSON",
                "SELECT 1 FORMAT JSON; | JSON",
                "SELECT (1) format JSON SETTINGS a = 1 | JSON",
                "SELECT 1 SETTINGS a = 1 FORMAT `JSON` -- FORMAT XML | JSON",
                "SELECT \"FORMAT x\" -- FORMAT y | TSV",
                "SELECT format FROM t | TSV",
                "SELECT format('{}', 1) | TSV",
                "SELECT 1 AS format | TSV",
                "SELECT 1 FORMAT | TSV",
                "SELECT * FROM (SELECT 1 FORMAT JSON) | TSV"
            })
    void findsTheFormat(String sql, String format) {
        assertThat(clause(sql).format("TSV")).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "-- one\nselect 1",
                "(SELECT 1) UNION ALL (SELECT 2)",
                "WITH 1 AS a SELECT a",
                "FROM numbers(3) SELECT number",
                "WITH a AS (SELECT insert FROM t) SELECT 1"
            })
    void knowsQueries(String sql) {
        assertThat(clause(sql).isQuery()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "DESCRIBE t",
                "INSERT INTO t SELECT 1",
                "WITH 1 AS a INSERT INTO t SELECT a",
                ""
            })
    void knowsWhatIsNone(String sql) {
        assertThat(clause(sql).isQuery()).isFalse();
    }

    @Test
    void putsTheFileBeforeTheFormat() {
        assertThat(into("SELECT 1 FORMAT JSON SETTINGS a = 1"))
                .isEqualTo("SELECT 1 \nINTO OUTFILE 'f' APPEND FORMAT JSON SETTINGS a = 1");
    }

    @Test
    void putsFileAndFormatBehindTheLastWord() {
        assertThat(into("SELECT 1; -- one"))
                .isEqualTo("SELECT 1\nINTO OUTFILE 'f' APPEND FORMAT XML\n; -- one");
        assertThat(into("SELECT 1 -- one"))
                .isEqualTo("SELECT 1\nINTO OUTFILE 'f' APPEND FORMAT XML\n -- one");
    }

    private static String into(String sql) {
        return new String(clause(sql).into("f", "XML"), StandardCharsets.UTF_8);
    }

    private static OutputClause clause(String sql) {
        return OutputClause.of(sql.getBytes(StandardCharsets.UTF_8));
    }
}
