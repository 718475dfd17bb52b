package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

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

    private HttpResponse<String> get(String path) {
        return store.send(HttpRequest.newBuilder(URI.create(store.url() + path)).build());
    }
}
