package io.weir.connect.clickhouse;

import io.weir.base.json.Json;
import io.weir.wire.block.Block;
import io.weir.wire.block.NativeFormat;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.compress.ClickHouseFrames;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Statements to one ClickHouse server over HTTP.
///
/// Values travel as typed `{name:Type}` parameters, never inside the SQL. Settings are ClickHouse's
/// own, and `query_id` may stand among them. Every failure is a [ClickHouseException]. Thread-safe;
/// calls block.
public final class ClickHouseClient {
    /// Embedded stores do not begin a statement after this time of their own clock (milliseconds
    /// since 1970); other servers do not know the header.
    public static final String DEADLINE_HEADER = "X-Weir-Deadline";

    /// The most bytes of a result that is kept in memory.
    private static final long MAX_RESULT = 256L << 20;

    private final HttpTransport transport;
    private final String database;
    private final boolean compress;
    private final Duration timeout;
    private final Clock clock;
    private final StatementMetrics metrics;

    ClickHouseClient(
            HttpTransport transport,
            ClickHouseConfig config,
            Clock clock,
            StatementMetrics metrics) {
        this.metrics = metrics;
        this.transport = transport;
        this.database = config.database();
        this.compress = config.compress();
        this.timeout = config.timeout();
        this.clock = clock;
    }

    /// The database in which unqualified names are looked up.
    public String database() {
        return database;
    }

    /// Runs a statement without a result, or whose result nobody needs.
    public QuerySummary execute(String sql) {
        return execute(sql, Map.of(), Map.of());
    }

    /// Runs a statement without a result.
    public QuerySummary execute(
            String sql, Map<String, ?> parameters, Map<String, String> settings) {
        return send(call(sql, parameters, settings).set("wait_end_of_query", "1")).summary();
    }

    /// Runs a statement that must not need the configured database, such as making it.
    QuerySummary executeWithoutDatabase(String sql) {
        return transport
                .send(HttpCall.statement(sql).set("wait_end_of_query", "1"), timeout, MAX_RESULT)
                .summary();
    }

    /// The rows of a query.
    public QueryResult query(String sql) {
        return query(sql, Map.of(), Map.of());
    }

    /// The rows of a query with parameters.
    public QueryResult query(String sql, Map<String, ?> parameters) {
        return query(sql, parameters, Map.of());
    }

    /// The rows of a query with parameters and settings. The statement names no `FORMAT`.
    public QueryResult query(String sql, Map<String, ?> parameters, Map<String, String> settings) {
        HttpCall call =
                call(sql, parameters, settings)
                        .onlyWhileThere()
                        .set("wait_end_of_query", "1")
                        .set("default_format", "JSONCompact")
                        .set("output_format_json_quote_64bit_integers", "0");
        HttpTransport.Answer answer = send(call);
        if (answer.body().length == 0) {
            return new QueryResult(List.of(), List.of(), answer.summary());
        }
        try {
            return QueryResult.parse(Json.read(answer.body()), answer.summary());
        } catch (JacksonException cut) {
            throw ClickHouseException.noAnswer("clickhouse: the answer is no whole JSON", cut);
        }
    }

    /// The rows of a query as Native blocks. The statement names no `FORMAT`.
    public List<Block> queryBlocks(
            String sql, Map<String, ?> parameters, Map<String, String> settings) {
        HttpCall call =
                call(sql, parameters, settings)
                        .onlyWhileThere()
                        .set("default_format", "Native")
                        .set("output_format_native_write_json_as_string", "1");
        if (compress) {
            call.set("compress", "1");
        }
        byte[] body = send(call).body();
        try {
            return blocks(compress ? unframe(body) : new ByteSource(body));
        } catch (MalformedException cut) {
            throw ClickHouseException.noAnswer("clickhouse: the answer is no whole block", cut);
        }
    }

    private static ByteSource unframe(byte[] body) {
        ByteSource in = new ByteSource(body);
        ByteSink raw = new ByteSink();
        while (in.remaining() > 0) {
            ClickHouseFrames.decode(in, raw);
        }
        return new ByteSource(raw.array(), 0, raw.size());
    }

    private static List<Block> blocks(ByteSource in) {
        List<Block> blocks = new ArrayList<>();
        Block block = NativeFormat.read(in);
        while (block != null) {
            blocks.add(block);
            block = NativeFormat.read(in);
        }
        return blocks;
    }

    /// Writes the result of any statement to `out`, in a ClickHouse output format unless the
    /// statement names one, while it arrives.
    public void stream(
            String sql,
            String format,
            Map<String, ?> parameters,
            Map<String, String> settings,
            OutputStream out)
            throws IOException {
        HttpCall call = call(sql, parameters, settings).set("default_format", format);
        HttpResponse<InputStream> response = transport.stream(call, timeout);
        try (InputStream in = response.body()) {
            TailGuard.copy(in, out, HttpTransport.exceptionTag(response));
        }
    }

    /// Inserts a block in one insert and returns once it is stored. Nothing happens without rows.
    ///
    /// @param settings beside `async_insert=0`
    public QuerySummary insert(String table, Block block, Map<String, String> settings) {
        return insert(table, block, settings, Instant.MAX);
    }

    /// Inserts a block that must not begin to be stored after `deadline`.
    ///
    /// @param deadline [Instant#MAX] for none
    public QuerySummary insert(
            String table, Block block, Map<String, String> settings, Instant deadline) {
        if (block.rows() == 0) {
            return QuerySummary.NONE;
        }
        InsertBody body = new InsertBody(block, compress, deadline, clock);
        HttpCall call =
                new HttpCall(HttpRequest.BodyPublishers.ofByteArrays(body))
                        .set("database", database)
                        .set("query", insertStatement(table, block))
                        .set("async_insert", "0")
                        .set("wait_end_of_query", "1")
                        .setAll(settings);
        if (compress) {
            call.set("decompress", "1");
        }
        if (!deadline.equals(Instant.MAX)) {
            Instant there = transport.clock().there(deadline);
            call.header(DEADLINE_HEADER, Long.toString(there.toEpochMilli()));
        }
        return transport.send(call, timeout, MAX_RESULT).summary();
    }

    /// What the embedded store says about a running statement; null when the server is another.
    @Nullable JsonNode storeQuery(String method, String path) {
        byte[] body = transport.ask(method, path, timeout);
        if (body == null) {
            return null;
        }
        try {
            return Json.read(body);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static String insertStatement(String table, Block block) {
        StringBuilder sql = new StringBuilder("INSERT INTO ").append(Sql.name(table)).append(" (");
        for (int i = 0; i < block.columnCount(); i++) {
            sql.append(i == 0 ? "" : ", ").append(Sql.name(block.name(i)));
        }
        return sql.append(") FORMAT Native").toString();
    }

    private HttpTransport.Answer send(HttpCall call) {
        return metrics.measured(() -> transport.send(call, timeout, MAX_RESULT));
    }

    private HttpCall call(String sql, Map<String, ?> parameters, Map<String, String> settings) {
        return HttpCall.statement(sql)
                .set("database", database)
                .setAll(settings)
                .parameters(parameters);
    }
}
