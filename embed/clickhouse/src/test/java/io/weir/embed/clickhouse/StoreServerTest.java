package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

final class StoreServerTest {
    private final SharedStore store = SharedStore.get();

    @Test
    void answersPing() {
        HttpResponse<String> response = get("/ping");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("Ok.\n");
        assertThat(get("/").body()).isEqualTo("Ok.\n");
        assertThat(get("/replicas_status").body()).isEqualTo("Ok.\n");
    }

    @Test
    void countsWhatStatementsDo() {
        assertThat(store.readerPost("", "SELECT sum(number) FROM numbers(10)").statusCode())
                .isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("# TYPE weir_store_read_rows_total counter")
                .contains("weir_store_running_statements")
                .doesNotContain("weir_store_read_rows_total 0.0");
    }

    @Test
    void readsByGetAndByPost() {
        HttpResponse<String> got = get("/?query=SELECT+1%2B1");
        assertThat(got.body()).isEqualTo("2\n");
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(store.readerPost("", "SELECT 7 FORMAT JSONEachRow").body())
                .isEqualTo("{\"7\":7}\n");
        assertThat(store.readerPost("query=SELECT", "8").body()).isEqualTo("8\n");
        assertThat(store.readerPost("default_format=CSV&param_x=a%27b", "SELECT {x:String}").body())
                .isEqualTo("\"a'b\"\n");
    }

    @Test
    void insertsValuesAndFormats() {
        store.admin("CREATE TABLE basics (a UInt32, s String) ENGINE = MergeTree ORDER BY a");
        store.admin("INSERT INTO basics VALUES (1, 'x'), (2, 'y');");
        store.admin("INSERT INTO basics FORMAT JSONEachRow\n{\"a\":3,\"s\":\"z\"}\n");
        HttpResponse<String> inserted =
                store.adminPost(
                        "query=" + SharedStore.encode("INSERT INTO basics (a, s) FORMAT TSV"),
                        BodyPublishers.ofString("4\tq\n5\tr\n"));
        assertThat(inserted.statusCode()).isEqualTo(200);
        assertThat(inserted.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
                .contains("\"written_rows\":\"2\"");
        assertThat(store.admin("SELECT count(), sum(a) FROM basics")).isEqualTo("5\t15");
    }

    @Test
    void tellsErrorsAsClickHouseDoes() {
        HttpResponse<String> unknown = store.readerPost("", "SELECT * FROM nosuch");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("60");
        assertThat(unknown.body())
                .startsWith("Code: 60. DB::Exception: ")
                .contains("UNKNOWN_TABLE");
        HttpResponse<String> syntax = store.readerPost("", "SELEC 1");
        assertThat(syntax.statusCode()).isEqualTo(400);
        assertThat(syntax.body()).contains("SYNTAX_ERROR");
    }

    @Test
    void livesInUtcAndInAServersDefaults() {
        assertThat(store.admin("SELECT timezone(), getSetting('async_insert')"))
                .isEqualTo("UTC\tfalse");
        assertThat(store.admin("SELECT engine FROM system.databases WHERE name = 'default'"))
                .isEqualTo("Atomic");
        HttpResponse<String> response = store.readerPost("query_id=my-id", "SELECT 1 FORMAT CSV");
        assertThat(response.headers().firstValue("X-ClickHouse-Query-Id")).hasValue("my-id");
        assertThat(response.headers().firstValue("X-ClickHouse-Timezone")).hasValue("UTC");
        assertThat(response.headers().firstValue("X-ClickHouse-Format")).hasValue("CSV");
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("text/csv; charset=UTF-8");
    }

    @Test
    void usesTheDatabaseOfTheRequest() {
        store.admin("CREATE DATABASE `my ``db`");
        String database = "database=" + SharedStore.encode("my `db");
        store.adminPost(
                database, BodyPublishers.ofString("CREATE TABLE t (a Int8) ENGINE = Memory"));
        store.adminPost(database, BodyPublishers.ofString("INSERT INTO t VALUES (5)"));
        assertThat(store.readerPost(database, "SELECT a FROM t").body()).isEqualTo("5\n");
        assertThat(store.readerPost("", "SELECT a FROM t").statusCode()).isEqualTo(404);
        assertThat(store.readerPost("database=nosuch", "SELECT 1").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsABadSettingByItsName() {
        HttpResponse<String> response =
                store.adminPost("max_threads=x", BodyPublishers.ofString("SELECT 1"));
        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(response.body()).contains("max_threads").startsWith("Code: ");
        HttpResponse<String> unknown =
                store.adminPost("max_thread=1", BodyPublishers.ofString("SELECT 1"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("Unknown setting 'max_thread'");
    }

    @Test
    void countsStatements() throws Exception {
        store.admin("SELECT 1");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        store.metrics().writeText(text);
        assertThat(text.toString(StandardCharsets.UTF_8))
                .containsPattern(
                        "weir_store_statements_total\\{kind=\"query\",outcome=\"ok\"} [1-9]")
                .contains("weir_store_running_statements 0");
    }

    @Test
    void refusesInputWhichWouldFindNoData() {
        store.admin("CREATE TABLE noinput (a Int8) ENGINE = Memory");
        HttpResponse<String> response =
                store.adminPost(
                        "",
                        BodyPublishers.ofString(
                                "INSERT INTO noinput SELECT a FROM input('a Int8') FORMAT TSV\n1\n"));
        assertThat(response.statusCode()).isEqualTo(501);
    }

    @Test
    void refusesDefaultFromElsewhere() throws Exception {
        String address =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                        .map(InetAddress::getHostAddress)
                        .findFirst()
                        .orElse("");
        assumeTrue(!address.isEmpty(), "this machine has no address beside loopback");
        String url = "http://" + address + ":" + store.server().port() + "/?query=SELECT+1";
        HttpResponse<String> refused = store.send(HttpRequest.newBuilder(URI.create(url)).build());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("AUTHENTICATION_FAILED");
        String key = store.server().keys().password().reveal();
        HttpResponse<String> let =
                store.send(
                        HttpRequest.newBuilder(URI.create(url + "&user=weir&password=" + key))
                                .build());
        assertThat(let.body()).isEqualTo("1\n");
    }

    private HttpResponse<String> get(String path) {
        return store.send(HttpRequest.newBuilder(URI.create(store.url() + path)).build());
    }
}
