package io.weir.embed.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.block.Block;
import io.weir.wire.block.NativeFormat;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.compress.ClickHouseFrames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// Data in and out: bounded memory, compression, and what happens when either end breaks.
final class StreamingTest {
    private static final long GIB = 1L << 30;

    private final SharedStore store = SharedStore.get();

    @ParameterizedTest
    @ValueSource(strings = {"CSVWithNames", "TSV", "JSON"})
    void streamsAGigabyteOutInBoundedMemory(String format) throws Exception {
        store.readerPost("", "SELECT toString(number) FROM numbers(1000000)");
        long before = residentBytes();
        long peak = before;
        long received = 0;
        try (InputStream in =
                open(
                                "SELECT repeat('x', 1023) AS x FROM numbers(1048576) FORMAT "
                                        + format,
                                "user=weir&password=" + store.server().keys().password().reveal())
                        .body()) {
            byte[] buffer = new byte[1 << 20];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received += n;
                if (received % (64 << 20) < n) {
                    peak = Math.max(peak, residentBytes());
                }
            }
        }
        assertThat(received).isBetween(GIB, GIB + GIB / 20);
        assertThat(peak - before).isLessThan(GIB / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "CSVWithNames,'\"number\"'",
        "TSVWithNames,number",
        "JSONCompact,meta",
        "JSON,meta",
        "XML,<meta>"
    })
    void aResultOfManyPiecesIsOneDocument(String format, String head) {
        String answer =
                store.readerPost("", "SELECT number FROM numbers(200000) FORMAT " + format).body();
        assertThat(answer).contains("199999");
        assertThat(answer.split(Pattern.quote(head), -1)).hasSize(2);
    }

    @Test
    void streamsAGigabyteInInBoundedMemory() throws Exception {
        store.admin("CREATE TABLE big (s String) ENGINE = Null");
        byte[] line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
        long before = residentBytes();
        HttpResponse<String> response =
                store.adminPost(
                        "query=" + SharedStore.encode("INSERT INTO big FORMAT TSV"),
                        BodyPublishers.ofInputStream(() -> new Repeated(line, GIB)));
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
                .contains("\"written_rows\":\"1048576\"");
        assertThat(residentBytes() - before).isLessThan(GIB / 2);
    }

    @Test
    void takesAndGivesNativeBlocksInFrames() {
        store.admin("CREATE TABLE framed (a UInt64, s String) ENGINE = MergeTree ORDER BY a");
        LongColumn numbers = new LongColumn("UInt64");
        StringColumn texts = new StringColumn("String");
        for (int i = 0; i < 1_000; i++) {
            numbers.append(i);
            texts.append("row " + i);
        }
        ByteSink raw = new ByteSink();
        NativeFormat.write(new Block().add("a", numbers).add("s", texts), raw);
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode(raw.array(), 0, raw.size(), frames);
        HttpResponse<String> inserted =
                store.adminPost(
                        "decompress=1&query="
                                + SharedStore.encode("INSERT INTO framed FORMAT Native"),
                        BodyPublishers.ofByteArray(frames.toByteArray()));
        assertThat(inserted.statusCode()).as(inserted.body()).isEqualTo(200);

        byte[] answer = bytes("SELECT * FROM framed ORDER BY a FORMAT Native", "compress=1");
        ByteSink plain = new ByteSink();
        ByteSource source = new ByteSource(answer);
        while (source.remaining() > 0) {
            ClickHouseFrames.decode(source, plain);
        }
        Block block =
                Objects.requireNonNull(NativeFormat.read(new ByteSource(plain.toByteArray())));
        assertThat(block.rows()).isEqualTo(1_000);
        assertThat(((LongColumn) block.column("a")).get(999)).isEqualTo(999);
    }

    @Test
    void refusesDamagedFrames() {
        store.admin("CREATE TABLE damaged (s String) ENGINE = MergeTree ORDER BY s");
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode("abc\n".getBytes(StandardCharsets.US_ASCII), 0, 4, frames);
        byte[] bytes = frames.toByteArray();
        bytes[3] ^= 1;
        HttpResponse<String> response =
                store.adminPost(
                        "decompress=1&query="
                                + SharedStore.encode("INSERT INTO damaged FORMAT TSV"),
                        BodyPublishers.ofByteArray(bytes));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("Code: 271");
        assertThat(store.admin("SELECT count() FROM damaged")).isEqualTo("0");
    }

    @Test
    void takesAndGivesGzip() throws Exception {
        store.admin("CREATE TABLE zipped (s String) ENGINE = MergeTree ORDER BY s");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write("INSERT INTO zipped FORMAT TSV\na\nb\n".getBytes(StandardCharsets.US_ASCII));
        }
        HttpRequest insert =
                HttpRequest.newBuilder(URI.create(store.url() + "/"))
                        .header("X-ClickHouse-User", "weir")
                        .header("X-ClickHouse-Key", store.server().keys().password().reveal())
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build();
        assertThat(store.send(insert).statusCode()).isEqualTo(200);
        HttpRequest select =
                HttpRequest.newBuilder(URI.create(store.url() + "/?enable_http_compression=1"))
                        .header("Accept-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("SELECT * FROM zipped ORDER BY s"))
                        .build();
        try (HttpClient client = SharedStore.newClient()) {
            HttpResponse<byte[]> response =
                    client.send(select, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(
                            new GZIPInputStream(new ByteArrayInputStream(response.body()))
                                    .readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("a\nb\n");
        }
    }

    @Test
    void cutsAStreamThatFailsLate() throws Exception {
        String sql =
                "SELECT throwIf(number = 3000000), toString(number) FROM numbers(10000000)"
                        + " SETTINGS max_block_size = 65505";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.server().port())) {
            String request =
                    "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-ClickHouse-User:"
                            + " weir\r\nX-ClickHouse-Key: "
                            + store.server().keys().password().reveal()
                            + "\r\nContent-Length: "
                            + sql.length()
                            + "\r\n\r\n"
                            + sql;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(answer.substring(answer.length() - 1_000))
                    .contains("__exception__")
                    .contains("FUNCTION_THROW_IF_VALUE_IS_NON_ZERO")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void tellsALateErrorByStatusWhenTheClientWaits() {
        String sql = "SELECT throwIf(number = 3000000), toString(number) FROM numbers(10000000)";
        HttpResponse<String> response = store.readerPost("wait_end_of_query=1", sql);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("395");
        HttpResponse<String> whole =
                store.readerPost("wait_end_of_query=1", "SELECT number FROM numbers(1000000)");
        assertThat(whole.body().lines().count()).isEqualTo(1_000_000);
        assertThat(whole.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
                .contains("\"read_rows\":\"1000000\"");
    }

    @Test
    void storesNothingOfAnInsertThatBreaksOff() throws Exception {
        store.admin("CREATE TABLE broken (s String) ENGINE = MergeTree ORDER BY s");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), store.server().port())) {
            String head =
                    "POST /?query_id=broken&query="
                            + SharedStore.encode("INSERT INTO broken FORMAT TSV")
                            + " HTTP/1.1\r\nHost: localhost\r\nX-ClickHouse-User: weir\r\n"
                            + "X-ClickHouse-Key: "
                            + store.server().keys().password().reveal()
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na\nb\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            Await.until(() -> store.queries().contains("broken"));
        }
        Await.until(() -> !store.queries().contains("broken"));
        assertThat(store.admin("SELECT count() FROM broken")).isEqualTo("0");
    }

    @Test
    void refusesAnInsertWithBadDataAsAWhole() {
        store.admin("CREATE TABLE strict (a UInt8) ENGINE = MergeTree ORDER BY a");
        HttpResponse<String> response =
                store.adminPost(
                        "", BodyPublishers.ofString("INSERT INTO strict FORMAT TSV\n1\nx\n"));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(store.admin("SELECT count() FROM strict")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TSV", "JSON"})
    void endsAQueryWhoseClientHasGone(String format) throws Exception {
        String id = "gone" + format;
        try (InputStream in =
                open(
                                "SELECT repeat('x', 1023) FROM numbers(1e9) FORMAT " + format,
                                "query_id=" + id)
                        .body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            assertThat(store.queries()).contains(id);
        }
        Await.until(() -> !store.queries().contains(id));
        assertThat(engineRuns(id)).isEqualTo("0");
    }

    @Test
    void endsADocumentThatIsKilled() throws Exception {
        String sql =
                "SELECT number, sleepEachRow(0.01) FROM numbers(1e7) FORMAT JSON"
                        + " SETTINGS max_block_size = 10";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(store.url() + "/?query_id=slow"))
                        .header("X-ClickHouse-User", "weir")
                        .header("X-ClickHouse-Key", store.server().keys().password().reveal())
                        .POST(BodyPublishers.ofString(sql))
                        .build();
        try (HttpClient client = SharedStore.newClient()) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            Await.until(() -> engineRuns("slow").equals("1"));
            store.admin("KILL QUERY WHERE query_id = 'slow'");
            assertThat(engineRuns("slow")).isEqualTo("0");
            assertThat(answer.get().headers().firstValue("X-ClickHouse-Exception-Code"))
                    .hasValue("394");
        }
    }

    @Test
    void aDocumentTakesItsFormatFromWhereverTheClientSaysIt() {
        String rows = "\"n\"\n1\n";
        assertThat(store.readerPost("", "SELECT 1 AS n FORMAT CSVWithNames").body())
                .isEqualTo(rows);
        assertThat(store.readerPost("default_format=CSVWithNames", "SELECT 1 AS n;\n-- ok").body())
                .isEqualTo(rows);
        assertThat(
                        store.readerPost(
                                        "",
                                        "WITH 1 AS n SELECT n FORMAT CSVWithNames"
                                                + " SETTINGS max_threads = 1")
                                .statusCode())
                .as("settings of a read-only user")
                .isEqualTo(500);
        assertThat(
                        store.adminPost(
                                        "param_n=1",
                                        BodyPublishers.ofString(
                                                "SELECT {n:UInt8} AS n UNION ALL SELECT 1 WHERE 0"
                                                        + " FORMAT CSVWithNames SETTINGS"
                                                        + " max_threads = 1"))
                                .body())
                .isEqualTo(rows);
    }

    @Test
    void aDocumentThatFailsAtOnceIsAnError() {
        HttpResponse<String> response =
                store.readerPost("", "SELECT no_such_column FROM numbers(1) FORMAT JSON");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .startsWith("Code: 47. DB::Exception: ")
                .doesNotContain("OUTFILE");
    }

    @Test
    void refusesATooLongStatement() {
        HttpResponse<String> response =
                store.readerPost("", "SELECT '" + "x".repeat(2 << 20) + "'");
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void failsWhenTheClientTrustsATruncatedStream() {
        assertThatThrownBy(() ->
                        bytes(
                                "SELECT throwIf(number = 3000000), toString(number)"
                                        + " FROM numbers(10000000)",
                                ""))
                .hasRootCauseInstanceOf(IOException.class);
    }

    private HttpResponse<InputStream> open(String sql, String query) throws Exception {
        return SharedStore.newClient()
                .send(request(sql, query), HttpResponse.BodyHandlers.ofInputStream());
    }

    private byte[] bytes(String sql, String query) {
        try (HttpClient client = SharedStore.newClient()) {
            return client.send(request(sql, query), HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String sql, String query) {
        return HttpRequest.newBuilder(URI.create(store.url() + "/?" + query))
                .POST(BodyPublishers.ofString(sql))
                .build();
    }

    private String engineRuns(String id) {
        return store.admin("SELECT count() FROM system.processes WHERE query_id = '" + id + "'");
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024;
            }
        }
        throw new IOException("no VmRSS");
    }

    /// A text over and over.
    private static final class Repeated extends InputStream {
        private final byte[] text;
        private final long length;
        private long position;

        Repeated(byte[] text, long length) {
            this.text = text;
            this.length = length;
        }

        @Override
        public int read() {
            return position == length ? -1 : text[(int) (position++ % text.length)];
        }

        @Override
        public int read(byte[] into, int offset, int count) {
            if (position == length) {
                return -1;
            }
            int at = (int) (position % text.length);
            int n = (int) Math.min(Math.min(count, text.length - at), length - position);
            System.arraycopy(text, at, into, offset, n);
            position += n;
            return n;
        }
    }
}
