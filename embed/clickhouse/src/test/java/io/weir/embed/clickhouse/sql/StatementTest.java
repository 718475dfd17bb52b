package io.weir.embed.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

final class StatementTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t VALUES (1)|INSERT INTO t |Values| (1)",
                "insert into t (a, b) values(1)|insert into t (a, b) |Values|(1)",
                "INSERT INTO t FORMAT TSV~1~|INSERT INTO t |TSV|1~",
                "INSERT INTO t FORMAT TSV ;  ~1~|INSERT INTO t |TSV|1~",
                "INSERT INTO t FORMAT TSV 1~|INSERT INTO t |TSV|1~",
                "INSERT INTO t FORMAT TSV~~1~|INSERT INTO t |TSV|~1~",
                "INSERT INTO t SETTINGS x = 1 FORMAT CSV~1|INSERT INTO t SETTINGS x = 1 |CSV|1",
                "INSERT INTO t FORMAT CSV SETTINGS x = 1~1|INSERT INTO t SETTINGS x = 1|CSV|1",
                "INSERT INTO format FORMAT CSV~1|INSERT INTO format |CSV|1",
                "INSERT INTO values.values VALUES (1)|INSERT INTO values.values |Values| (1)",
                "INSERT INTO t (`values`, \"format\") VALUES (1)"
                        + "|INSERT INTO t (`values`, \"format\") |Values| (1)",
                "INSERT /* VALUES */ INTO t -- FORMAT x~ VALUES (1)"
                        + "|INSERT /* VALUES */ INTO t -- FORMAT x~ |Values| (1)",
                "INSERT INTO FUNCTION null('a Int8, format Int8') VALUES (1)"
                        + "|INSERT INTO FUNCTION null('a Int8, format Int8') |Values| (1)",
            })
    void findsTheDataOfAnInsert(String text, String sql, String format, String data) {
        byte[] bytes = bytes(text.replace('~', '\n'));
        Statement statement = Statement.scan(bytes, bytes.length);
        assertThat(statement.kind()).isEqualTo(Statement.Kind.INSERT);
        assertThat(statement.sql().strip()).isEqualTo(sql.replace('~', '\n').strip());
        assertThat(statement.inputFormat()).isEqualTo(format);
        assertThat(
                        new String(bytes, StandardCharsets.UTF_8)
                                .substring(statement.dataStart())
                                .strip())
                .isEqualTo(data.replace('~', '\n').strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT 1",
                "INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x",
                "INSERT INTO t (a) SELECT 'VALUES' FORMAT TSV",
                "SELECT 1 FORMAT TSV",
                "",
                "'unterminated",
            })
    void knowsStatementsWithoutData(String text) {
        assertThat(kind(text)).isEqualTo(Statement.Kind.PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT", "INSERT INTO t", "INSERT INTO t (a", "INSERT INTO t FORMAT"})
    void asksForMoreOfAnInsert(String text) {
        assertThat(kind(text)).isEqualTo(Statement.Kind.INCOMPLETE_INSERT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 INTO OUTFILE 'x'",
                "SELECT 1 into/**/outfile 'x'",
                "INSERT INTO t FROM INFILE 'x' FORMAT TSV",
            })
    void knowsFiles(String text) {
        assertThat(kind(text)).isEqualTo(Statement.Kind.FILE);
    }

    @Test
    void knowsInputWhichWouldFindNoData() {
        assertThat(kind("INSERT INTO t SELECT a FROM input('a Int8') FORMAT TSV\n1\n"))
                .isEqualTo(Statement.Kind.INPUT);
        assertThat(kind("INSERT INTO t SELECT 'input(' AS input FROM x"))
                .isEqualTo(Statement.Kind.PLAIN);
        assertThat(kind("SELECT input (1)")).isEqualTo(Statement.Kind.PLAIN);
    }

    @Test
    void readsProcessesByTheClientsIds() {
        assertThat(ProcessList.withClientIds("SELECT 'processes' FROM system.one"))
                .isEqualTo("SELECT 'processes' FROM system.one");
        assertThat(ProcessList.withClientIds("SELECT query_id FROM system . processes WHERE 1"))
                .startsWith("SELECT query_id FROM (SELECT * REPLACE")
                .endsWith("AS query_id) FROM system.processes) WHERE 1");
        assertThat(ProcessList.killCondition("KILL QUERY WHERE query_id = 'x' SYNC"))
                .isEqualTo("Settings['log_comment'] = 'x'");
        assertThat(ProcessList.killCondition("kill query where user = 'query_id' async;"))
                .isEqualTo("user = 'query_id'");
        assertThat(ProcessList.killCondition("KILL QUERY WHERE 1 TEST")).isNull();
        assertThat(ProcessList.killCondition("KILL MUTATION WHERE 1")).isNull();
        assertThat(ProcessList.killCondition("SELECT 1")).isNull();
    }

    private static Statement.Kind kind(String text) {
        return Statement.scan(bytes(text), bytes(text).length).kind();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
