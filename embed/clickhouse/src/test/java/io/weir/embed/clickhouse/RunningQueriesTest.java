package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/// What the delivery protocol asks of the store: is that insert still running, end it, and never
/// start it late.
final class RunningQueriesTest {
    private final SharedStore store = SharedStore.get();

    @Test
    void killsALongQuery() {
        CompletableFuture<HttpResponse<String>> answer =
                CompletableFuture.supplyAsync(() ->
                        store.adminPost(
                                "query_id=long-1",
                                BodyPublishers.ofString(
                                        "SELECT sum(sipHash64(number)) FROM numbers(1e12)")));
        Await.until(() -> store.queries().contains("long-1"));
        assertThat(call("GET", "long-1")).isEqualTo("{\"id\":\"long-1\",\"running\":true}");
        assertThat(call("DELETE", "long-1")).isEqualTo("{\"id\":\"long-1\",\"running\":false}");
        HttpResponse<String> response = answer.join();
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("QUERY_WAS_CANCELLED");
        assertThat(call("GET", "long-1")).isEqualTo("{\"id\":\"long-1\",\"running\":false}");
    }

    @Test
    void killsAnInsertThatWaitsForItsData() throws Exception {
        store.admin("CREATE TABLE hung (s String) ENGINE = MergeTree ORDER BY s");
        try (SlowInsert insert = SlowInsert.open(store, "hung", "hung-1", "")) {
            insert.send("a\nb\n");
            Await.until(() -> store.queries().contains("hung-1"));
            assertThat(call("DELETE", "hung-1")).contains("\"running\":false");
            assertThat(insert.answer()).contains("QUERY_WAS_CANCELLED");
        }
        assertThat(store.admin("SELECT count() FROM hung")).isEqualTo("0");
    }

    @Test
    void killsAndListsByStatementWithTheClientsIds() throws Exception {
        store.admin("CREATE TABLE hung2 (s String) ENGINE = MergeTree ORDER BY s");
        String running =
                "SELECT count() FROM system.processes WHERE has({ids:Array(String)}, query_id)";
        try (SlowInsert insert = SlowInsert.open(store, "hung2", "hung-2", "")) {
            insert.send("a\n");
            Await.until(() -> processes(running).equals("1"));
            HttpResponse<String> killed =
                    store.adminPost(
                            "param_ids=" + SharedStore.encode("['hung-2','other']"),
                            BodyPublishers.ofString(
                                    "KILL QUERY WHERE has({ids:Array(String)}, query_id) SYNC"));
            assertThat(killed.statusCode()).as(killed.body()).isEqualTo(200);
            assertThat(processes(running)).isEqualTo("0");
            assertThat(insert.answer()).contains("QUERY_WAS_CANCELLED");
        }
        assertThat(store.admin("SELECT count() FROM hung2")).isEqualTo("0");
    }

    private String processes(String sql) {
        return store.adminPost(
                        "param_ids=" + SharedStore.encode("['hung-2','other']"),
                        BodyPublishers.ofString(sql))
                .body()
                .strip();
    }

    @Test
    void refusesTheSameIdTwiceAtOnce() throws Exception {
        store.admin("CREATE TABLE twice (s String) ENGINE = MergeTree ORDER BY s");
        try (SlowInsert insert = SlowInsert.open(store, "twice", "twice-1", "")) {
            Await.until(() -> store.queries().contains("twice-1"));
            HttpResponse<String> second =
                    store.adminPost("query_id=twice-1", BodyPublishers.ofString("SELECT 1"));
            assertThat(second.statusCode()).isEqualTo(500);
            assertThat(second.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("216");
            assertThat(insert.finish()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusesAnInsertAfterItsDeadline() throws Exception {
        store.admin("CREATE TABLE late (s String) ENGINE = MergeTree ORDER BY s");
        String insert = "query=" + SharedStore.encode("INSERT INTO late FORMAT TSV");
        long now = System.currentTimeMillis();
        HttpResponse<String> late =
                store.adminPost(
                        insert + "&weir_deadline=" + (now - 1), BodyPublishers.ofString("a\n"));
        assertThat(late.statusCode()).isEqualTo(408);
        assertThat(late.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("159");
        try (SlowInsert slow =
                SlowInsert.open(
                        store,
                        "late",
                        "late-1",
                        "X-Weir-Deadline: " + (System.currentTimeMillis() + 300) + "\r\n")) {
            slow.send("b\n");
            Await.until(() -> System.currentTimeMillis() > now + 1_000);
            assertThat(slow.finish()).contains("weir_deadline");
        }
        assertThat(store.admin("SELECT count() FROM late")).isEqualTo("0");
        HttpResponse<String> early =
                store.adminPost(
                        insert + "&weir_deadline=" + (System.currentTimeMillis() + 60_000),
                        BodyPublishers.ofString("a\n"));
        assertThat(early.statusCode()).isEqualTo(200);
        assertThat(store.admin("SELECT count() FROM late")).isEqualTo("1");
    }

    @Test
    void answersTheAdminOnly() {
        HttpResponse<String> response =
                store.send(
                        HttpRequest.newBuilder(URI.create(store.url() + "/weir/queries")).build());
        assertThat(response.statusCode()).isEqualTo(403);
    }

    private String call(String method, String id) {
        return store.send(
                        HttpRequest.newBuilder(URI.create(store.url() + "/weir/queries/" + id))
                                .header("X-ClickHouse-User", "weir")
                                .header(
                                        "X-ClickHouse-Key",
                                        store.server().keys().password().reveal())
                                .method(method, BodyPublishers.noBody())
                                .build())
                .body();
    }
}
