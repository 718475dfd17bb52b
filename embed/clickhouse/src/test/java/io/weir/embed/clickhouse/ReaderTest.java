package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// What the user `default`, who needs no password, must not be able to do.
final class ReaderTest {
    private static final String SECRET = "the-secret-of-this-file";

    private static Path secret = Path.of("");
    private static Path outfile = Path.of("");

    private final SharedStore store = SharedStore.get();

    @BeforeAll
    static void makeTablesAndSecret() throws IOException {
        SharedStore store = SharedStore.get();
        secret = store.directory().resolve("secret.txt");
        outfile = store.directory().resolve("written.txt");
        Files.writeString(secret, SECRET + "\n");
        store.admin("CREATE TABLE readable (a UInt32) ENGINE = MergeTree ORDER BY a");
        store.admin("INSERT INTO readable SELECT number FROM numbers(1000)");
        store.admin("CREATE VIEW leak AS SELECT * FROM file('" + secret + "', 'LineAsString')");
        store.admin("CREATE VIEW fine AS SELECT sum(a) AS s FROM readable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT file('SECRET')",
                "SELECT FILE('SECRET')",
                "SELECT file /* x */ ('SECRET')",
                "SELECT file\u00a0('SECRET')",
                "SELECT /* ' */ file('SECRET') -- '",
                "SELECT `file`('SECRET')",
                "SELECT \"fi\\x6ce\"('SECRET')",
                "SELECT `fi\\x6c\\x65`('SECRET')",
                "SELECT $$'$$, file('SECRET'), $$'$$",
                "SELECT \u2018'\u2019, file('SECRET'), \u2018'\u2019",
                "SELECT arrayMap(file, ['SECRET'])",
                "SELECT arrayMap(`file`, ['SECRET'])",
                "SELECT arrayMap(x -> file(x), ['SECRET'])",
                "SELECT * APPLY file FROM (SELECT 'SECRET' AS p)",
                "SELECT * APPLY(file) FROM (SELECT 'SECRET' AS p)",
                "SELECT COLUMNS('p') APPLY file FROM (SELECT 'SECRET' AS p)",
                "WITH file('SECRET') AS x SELECT x",
                "SELECT (SELECT (SELECT file('SECRET')))",
                "SELECT * FROM readable WHERE file('SECRET') != ''",
                "EXPLAIN SELECT file('SECRET')",
                "SELECT * FROM file('SECRET', 'LineAsString')",
                "SELECT * FROM view(SELECT * FROM file('SECRET', 'LineAsString'))",
                "SELECT * FROM loop(file('SECRET', 'LineAsString'))",
                "SELECT 1 IN file('SECRET', 'LineAsString')",
                "DESCRIBE TABLE file('SECRET', 'LineAsString')",
                "DESCRIBE file('SECRET')",
                "DESCRIBE TABLE url('http://127.0.0.1:9/x', 'CSV')",
                "EXPLAIN TABLE OVERRIDE url('http://127.0.0.1:9/x')",
                "SELECT * FROM leak",
                "SELECT * FROM 'SECRET'",
                "SELECT * FROM `SECRET`",
                "SELECT * FROM default.`SECRET`",
                "SELECT * FROM url('http://127.0.0.1:9/x', 'CSV', 'a String')",
                "SELECT * FROM s3('http://127.0.0.1:9/bucket/x', 'CSV', 'a String')",
                "SELECT * FROM remote('127.0.0.1:9', system.one)",
                "SELECT * FROM remoteSecure('127.0.0.1:9', system.one)",
                "SELECT * FROM cluster('default', system.one)",
                "SELECT * FROM mysql('127.0.0.1:9', 'a', 'b', 'c', 'd')",
                "SELECT * FROM postgresql('127.0.0.1:9', 'a', 'b', 'c', 'd')",
                "SELECT * FROM sqlite('SECRET', 't')",
                "SELECT * FROM mongodb('127.0.0.1:9', 'a', 'b', 'c', 'd', 'x String')",
                "SELECT * FROM redis('127.0.0.1:9', 'k', 'k String, v String')",
                "SELECT * FROM jdbc('jdbc:x', 'a', 'b')",
                "SELECT * FROM odbc('DSN=x', 'a', 'b')",
                "SELECT * FROM hdfs('hdfs://127.0.0.1:9/x', 'CSV', 'a String')",
                "SELECT * FROM executable('x.sh', TSV, 'a String')",
                "SELECT * FROM icebergLocal('/')",
                "SELECT * FROM deltaLakeLocal('/')",
                "SELECT * FROM filesystem('/')",
                "SELECT * FROM eval('SELECT 1')",
                "SELECT * FROM merge('system', 'stack_trace')",
                "SELECT * FROM system.stack_trace",
                "SELECT * FROM system.`stack_trace`",
                "SELECT catboostEvaluate('SECRET', 1)",
                "SELECT aiGenerate('x')",
                "SELECT 1 INTO OUTFILE 'OUTFILE'",
                "SELECT 1 into /* x */ outfile 'OUTFILE'",
                "SELECT 1 INTO OUTFILE 'OUTFILE' FORMAT TSV",
                "SELECT 1 INTO\u00a0OUTFILE 'OUTFILE' TRUNCATE",
                "SELECT 1 INTO -- \nOUTFILE 'OUTFILE' AND STDOUT",
                "(SELECT 1) INTO OUTFILE 'OUTFILE'",
                "SHOW TABLES INTO OUTFILE 'OUTFILE'",
                "EXPLAIN SELECT 1 INTO OUTFILE 'OUTFILE'",
                "INSERT INTO FUNCTION file('OUTFILE', 'TSV', 'a Int8') SELECT 1",
                "INSERT INTO FUNCTION file('OUTFILE', 'TSV', 'a Int8') VALUES (1)",
                "INSERT INTO readable VALUES (1)",
                "INSERT INTO readable SELECT 1",
                "INSERT INTO readable FROM INFILE 'SECRET' FORMAT TSV",
                "/* SELECT */ INSERT INTO readable FORMAT TSV\n1\n",
                "CREATE TABLE x (a Int8) ENGINE = Memory",
                "CREATE TEMPORARY TABLE x (a Int8)",
                "CREATE VIEW x AS SELECT 1",
                "CREATE DICTIONARY x (a UInt64) PRIMARY KEY a SOURCE(FILE(path 'SECRET' format 'TSV'))"
                        + " LAYOUT(FLAT()) LIFETIME(0)",
                "CREATE FUNCTION x AS (a) -> a",
                "CREATE NAMED COLLECTION x AS a = 1",
                "CREATE USER x",
                "GRANT ALL ON *.* TO default",
                "ALTER TABLE readable DELETE WHERE 1",
                "DELETE FROM readable WHERE 1",
                "DROP TABLE readable",
                "TRUNCATE TABLE readable",
                "RENAME TABLE readable TO x",
                "OPTIMIZE TABLE readable FINAL",
                "DETACH TABLE readable",
                "SYSTEM SHUTDOWN",
                "SYSTEM FLUSH LOGS",
                "KILL QUERY WHERE 1",
                "BACKUP TABLE readable TO File('OUTFILE')",
                "SET readonly = 0",
                "SET max_execution_time = 0",
                "USE system",
                "SELECT 1 SETTINGS readonly = 0",
                "SELECT * FROM (SELECT 1 SETTINGS readonly = 0)",
                "SELECT 1 SETTINGS max_execution_time = 0",
                "SELECT 1 SETTINGS max_memory_usage = 0",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE readable",
                "SELECT file('SECRET'); garbage",
                "SELECT 1 PARALLEL WITH SELECT 2",
                "SELECT * FROM (SELECT 1 SETTINGS max_threads = 0)",
                "WITH x AS (SELECT 1 SETTINGS /* = */ max_threads /* */ = 0) SELECT * FROM x",
                "WITH x AS (SELECT 1 SETTINGS `max_threads` = 0) SELECT * FROM x",
                "BEGIN TRANSACTION",
            })
    void refuses(String statement) {
        String sql =
                statement
                        .replace("SECRET", secret.toString())
                        .replace("'OUTFILE'", "'" + outfile + "'");
        HttpResponse<String> response = store.readerPost("", sql);
        assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(400);
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code").orElse(""))
                .as(response.body())
                // READONLY, SYNTAX_ERROR, UNKNOWN_TABLE, NOT_IMPLEMENTED
                .isIn("164", "62", "60", "48");
        assertThat(response.body()).doesNotContain(SECRET);
        assertThat(outfile).doesNotExist();
        assertThat(store.admin("SELECT count() FROM readable")).isEqualTo("1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "readonly=0",
                "max_execution_time=0",
                "max_execution_time=1e9",
                "max_execution_time=-1",
                "max_execution_time=nan",
                "max_memory_usage=0",
                "max_result_bytes=0",
                "allow_introspection_functions=1",
                "allow_ddl=1",
                "format_schema=/etc/passwd",
                "format_template_resultset=/etc/passwd",
                "output_format_schema=/tmp/x",
                "allow_experimental_anything=1",
                "max_execution_time%3D0=1",
                "nosuchsetting=1",
            })
    void refusesSettings(String setting) {
        HttpResponse<String> response = store.readerPost(setting, "SELECT 1");
        assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sum(a) FROM readable",
                "SELECT s FROM fine",
                "WITH x AS (SELECT 499500 AS s) SELECT s FROM x",
                "SELECT sum(number) FROM numbers(1000)",
                "-- a comment; with a semicolon\nSELECT 499500 /* file( */;",
                "SELECT 499500 # DROP TABLE readable",
                "SELECT sum(a) FROM readable FORMAT TSV",
            })
    void reads(String sql) {
        HttpResponse<String> response = store.readerPost("", sql);
        assertThat(response.body()).isEqualTo("499500\n");
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "SHOW CREATE TABLE readable",
                "DESCRIBE TABLE readable",
                "EXISTS TABLE readable",
                "EXPLAIN SELECT sum(a) FROM readable",
                "SELECT name FROM system.tables WHERE database = 'default'",
                "SELECT 'file(' || 'x'",
                "SELECT query FROM system.processes",
                "SHOW PROCESSLIST",
            })
    void looksAround(String sql) {
        HttpResponse<String> response = store.readerPost("", sql);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
    }

    @Test
    void refusesNamesHandedInAsIdentifiers() {
        HttpResponse<String> response =
                store.readerPost(
                        "param_f=file&param_p=" + SharedStore.encode(secret.toString()),
                        "SELECT arrayMap({f:Identifier}, [{p:String}])");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("READONLY").doesNotContain(SECRET);
        HttpResponse<String> quoted =
                store.readerPost(
                        "param_t=" + SharedStore.encode("system.`stack_trace`"),
                        "SELECT count() FROM {t:Identifier}");
        assertThat(quoted.statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void takesFileAsAText() {
        HttpResponse<String> response = store.readerPost("param_v=file", "SELECT {v:String}");
        assertThat(response.body()).isEqualTo("file\n");
    }

    @Test
    void endsAQueryThatTakesTooLong() {
        HttpResponse<String> response =
                store.readerPost(
                        "max_execution_time=1", "SELECT sum(sipHash64(number)) FROM numbers(1e12)");
        assertThat(response.statusCode()).isEqualTo(408);
        assertThat(response.body()).contains("TIMEOUT_EXCEEDED");
    }

    @Test
    void endsAQueryThatTakesTooMuchMemory() {
        HttpResponse<String> response =
                store.readerPost(
                        "", "SELECT length(groupArray(repeat('x', 10000))) FROM numbers(1000000)");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("MEMORY_LIMIT_EXCEEDED");
    }

    @Test
    void refusesWritesByGetAlsoToTheAdmin() {
        HttpResponse<String> response = adminGet("DROP TABLE readable");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("READONLY").contains("method GET");
        assertThat(adminGet("SELECT 1").body()).isEqualTo("1\n");
    }

    @Test
    void refusesAWrongKey() {
        HttpResponse<String> response =
                store.send(
                        HttpRequest.newBuilder(URI.create(store.url() + "/?query=SELECT+1"))
                                .header("X-ClickHouse-User", "weir")
                                .header("X-ClickHouse-Key", "wrong")
                                .build());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("516");
        assertThat(store.readerPost("user=nobody", "SELECT 1").statusCode()).isEqualTo(403);
        assertThat(store.readerPost("user=weir&password=", "SELECT 1").statusCode()).isEqualTo(403);
    }

    @Test
    void takesTheKeyInEveryForm() {
        StoreKeys keys = store.server().keys();
        String key = keys.password().reveal();
        String sql = "SELECT getSetting('readonly')";
        assertThat(store.readerPost("user=weir&password=" + key, sql).body()).isEqualTo("0\n");
        String basic =
                Base64.getEncoder()
                        .encodeToString(("weir:" + key).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response =
                store.send(
                        HttpRequest.newBuilder(URI.create(store.url() + "/"))
                                .header("Authorization", "Basic " + basic)
                                .POST(BodyPublishers.ofString(sql))
                                .build());
        assertThat(response.body()).isEqualTo("0\n");
        assertThat(store.readerPost("", sql).body()).isEqualTo("1\n");
    }

    @Test
    void refusesForeignOrigins() {
        HttpResponse<String> response =
                store.send(
                        HttpRequest.newBuilder(URI.create(store.url() + "/?query=SELECT+1"))
                                .header("Origin", "https://evil.example")
                                .build());
        assertThat(response.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> adminGet(String sql) {
        return store.send(
                HttpRequest.newBuilder(
                                URI.create(store.url() + "/?query=" + SharedStore.encode(sql)))
                        .header("X-ClickHouse-User", store.server().keys().user())
                        .header("X-ClickHouse-Key", store.server().keys().password().reveal())
                        .build());
    }
}
