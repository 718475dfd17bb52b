package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbConnection;
import io.weir.embed.clickhouse.engine.ChdbEngine;
import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.engine.DocumentStream;
import io.weir.embed.clickhouse.engine.QueryAnalysis;
import io.weir.embed.clickhouse.engine.SqlText;
import io.weir.embed.clickhouse.sql.OutputClause;
import io.weir.embed.clickhouse.sql.ProcessList;
import io.weir.embed.clickhouse.sql.ReadGuard;
import io.weir.http.Handler;
import io.weir.http.Method;
import io.weir.http.Request;
import io.weir.http.Response;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.zip.GZIPInputStream;

/// Runs the statement of a request in a session of its own and streams its data in and its result
/// out. Memory per request is bounded: a megabyte of result held back, a megabyte of data on its
/// way in, and what the engine itself keeps; it writes results through a pipe. Thread-safe.
///
/// Beside ClickHouse's own parameters there is `weir_deadline` (or the header `X-Weir-Deadline`),
/// in milliseconds since 1970: an insert that has not begun to be stored by then is refused with
/// 408 and error code 159, so a writer that gave up knows from when on nothing more will come. The
/// clock is the store's: every answer says in `X-Weir-Time` what it showed.
public final class QueryHandler implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);
    private static final int SYNTAX_ERROR = 62;
    private static final int READONLY = 164;
    private static final int TIMEOUT_EXCEEDED = 159;
    private static final int DRAIN_STEP = 64 << 10;
    private static final long MAX_DRAIN = 256L << 20;

    private final ChdbEngine engine;
    private final Authenticator authenticator;
    private final SessionSettings sessions;
    private final ReadGuard guard;
    private final Lanes lanes;
    private final RunningQueries running;
    private final StoreMetrics metrics;
    private final InstantSource clock;
    private final Killer killer;
    private final String version;
    private final String timezone;

    /// @param version of ClickHouse, for error texts
    /// @param timezone of the engine, for the header
    public QueryHandler(
            ChdbEngine engine,
            Authenticator authenticator,
            SessionSettings sessions,
            ReadGuard guard,
            Lanes lanes,
            RunningQueries running,
            StoreMetrics metrics,
            InstantSource clock,
            String version,
            String timezone) {
        this.engine = engine;
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.guard = guard;
        this.lanes = lanes;
        this.running = running;
        this.killer = new Killer(running);
        this.metrics = metrics;
        this.clock = clock;
        this.version = version;
        this.timezone = timezone;
    }

    @Override
    public void handle(Request request, Response response) throws Exception {
        QueryParameters parameters;
        Account account;
        try {
            account = authenticator.authenticate(request);
            parameters = QueryParameters.of(request);
        } catch (ChdbException refusal) {
            metrics.refused();
            refuse(response, refusal);
            return;
        }
        Reply reply = new Reply(response, parameters, version, clock);
        RunningQueries.Entry entry;
        try {
            entry = running.begin(parameters.queryId(), account);
        } catch (ChdbException refusal) {
            metrics.refused();
            reply.fail(refusal);
            return;
        }
        try {
            lanes.call(
                    account,
                    () -> {
                        run(request, parameters, account, entry, reply);
                        return null;
                    });
        } catch (ChdbException tooMany) {
            metrics.refused();
            reply.fail(tooMany);
        } finally {
            running.end(entry);
        }
    }

    private void run(
            Request request,
            QueryParameters parameters,
            Account account,
            RunningQueries.Entry entry,
            Reply reply)
            throws IOException {
        boolean insert = false;
        boolean ok = false;
        try {
            boolean readOnly = account == Account.READER || request.method() != Method.POST;
            String query = request.query("query");
            RequestBody body =
                    entry.read(() ->
                            RequestBody.read(
                                    query == null ? "" : query, body(request, parameters)));
            insert = body.insert();
            if (insert && readOnly) {
                throw new ChdbException(READONLY, readOnlyText(account));
            }
            try (ChdbConnection connection =
                    engine.connect(
                            sessions.of(
                                    account,
                                    parameters.settings(),
                                    parameters.queryId(),
                                    readOnly))) {
                use(connection, parameters.database());
                if (insert) {
                    insert(connection, body, parameters, entry, reply);
                } else {
                    byte[] sql =
                            ProcessList.withClientIds(body.sql()).getBytes(StandardCharsets.UTF_8);
                    check(connection, account, readOnly, sql, parameters);
                    String condition = ProcessList.killCondition(body.sql());
                    if (condition == null) {
                        select(connection, sql, parameters, entry, reply);
                    } else {
                        reply.describe("TabSeparated", timezone);
                        killer.kill(connection, condition, parameters.parameters());
                    }
                }
            }
            reply.complete();
            ok = true;
        } catch (ChdbException error) {
            drain(request, entry);
            reply.fail(error);
        } finally {
            double seconds = (System.nanoTime() - entry.startNanos) / 1e9;
            metrics.ended(insert, ok, seconds, reply.progress(), reply.resultBytes());
            LOG.atDebug()
                    .addKeyValue("queryId", parameters.queryId())
                    .addKeyValue("account", account)
                    .addKeyValue("insert", insert)
                    .addKeyValue("ok", ok)
                    .addKeyValue("seconds", seconds)
                    .log("Statement ended");
        }
    }

    private void check(
            ChdbConnection connection,
            Account account,
            boolean readOnly,
            byte[] sql,
            QueryParameters parameters) {
        if (account == Account.READER) {
            try {
                guard.check(connection, sql, parameters.parameters());
            } catch (ChdbException refusal) {
                metrics.refused();
                throw refusal;
            }
            return;
        }
        QueryAnalysis analysis = connection.classify(sql);
        if (analysis.statements() > 1) {
            throw new ChdbException(
                    SYNTAX_ERROR,
                    "DB::Exception: Syntax error (Multi-statements are not allowed). (SYNTAX_ERROR)");
        }
        if (readOnly && analysis.statements() == 1 && !analysis.isSingleRead()) {
            throw new ChdbException(READONLY, readOnlyText(account));
        }
    }

    private void select(
            ChdbConnection connection,
            byte[] sql,
            QueryParameters parameters,
            RunningQueries.Entry entry,
            Reply reply)
            throws IOException {
        String wanted =
                parameters.defaultFormat().isEmpty() ? "TabSeparated" : parameters.defaultFormat();
        OutputClause clause = OutputClause.of(sql);
        String format = clause.format(wanted);
        reply.describe(format, timezone);
        if (clause.isQuery()) {
            sendDocument(
                    connection.document(file -> clause.into(file, wanted), parameters.parameters()),
                    entry,
                    reply);
            return;
        }
        try (ChdbConnection.Chunk chunk = connection.query(sql, wanted, parameters.parameters())) {
            reply.progress(chunk.progress());
            reply.write(chunk.bytes());
        }
    }

    private static void sendDocument(
            DocumentStream document, RunningQueries.Entry entry, Reply reply) throws IOException {
        try (document) {
            while (reply.writeFrom(document::read)) {
                entry.checkAlive();
            }
            reply.progress(document.done());
        }
    }

    private void insert(
            ChdbConnection connection,
            RequestBody body,
            QueryParameters parameters,
            RunningQueries.Entry entry,
            Reply reply)
            throws IOException {
        checkDeadline(parameters);
        reply.describe(body.inputFormat(), timezone);
        try (ChdbConnection.InsertStream stream =
                        connection.insert(
                                body.sql().getBytes(StandardCharsets.UTF_8),
                                body.inputFormat(),
                                parameters.parameters());
                InsertBuffer buffer = new InsertBuffer()) {
            boolean open = true;
            while (open && entry.read(() -> buffer.fill(body.data()))) {
                open = buffer.append(stream);
            }
            entry.checkAlive();
            checkDeadline(parameters);
            reply.progress(stream.done());
        }
    }

    /// Reads what the client still sends, within reason: a client in the middle of sending takes an
    /// early answer for a broken connection.
    private static void drain(Request request, RunningQueries.Entry entry) {
        if (entry.killed()) {
            return;
        }
        try {
            entry.read(() -> {
                byte[] buffer = new byte[DRAIN_STEP];
                long left = MAX_DRAIN;
                int count = 0;
                while (left > 0 && count >= 0) {
                    count = request.body().read(buffer);
                    left -= count;
                }
                return left;
            });
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().setCause(e).log("Rest of a refused request not readable");
        }
    }

    private void checkDeadline(QueryParameters parameters) {
        long late = clock.millis() - parameters.deadlineMillis();
        if (parameters.deadlineMillis() != 0 && late > 0) {
            throw new ChdbException(
                    TIMEOUT_EXCEEDED,
                    "DB::Exception: weir_deadline: passed "
                            + late
                            + " ms ago (expected: later than now). (TIMEOUT_EXCEEDED)");
        }
    }

    private static void use(ChdbConnection connection, String database) {
        if (!database.isEmpty() && !database.equals("default")) {
            connection.text("USE " + SqlText.identifier(database));
        }
    }

    private static InputStream body(Request request, QueryParameters parameters)
            throws IOException {
        InputStream body = request.body();
        String encoding = request.header("Content-Encoding");
        if (encoding != null && encoding.equalsIgnoreCase("gzip")) {
            body = new GZIPInputStream(body, InsertBuffer.SIZE / 16);
        } else if (encoding != null && !encoding.isEmpty() && !encoding.equals("identity")) {
            throw unknownEncoding(encoding);
        }
        return parameters.decompress() ? new FramesInput(body) : body;
    }

    private static ChdbException unknownEncoding(String encoding) {
        return new ChdbException(
                48,
                "DB::Exception: Unknown content encoding "
                        + encoding.replaceAll("[^A-Za-z0-9, -]", "?")
                        + " (expected: gzip). (NOT_IMPLEMENTED)");
    }

    private static String readOnlyText(Account account) {
        return account == Account.READER
                ? "DB::Exception: default: Cannot execute query in readonly mode. (READONLY)"
                : "DB::Exception: Cannot execute query in readonly mode. For queries over HTTP,"
                        + " method GET implies readonly. You should use method POST for modifying"
                        + " queries. (READONLY)";
    }

    private void refuse(Response response, ChdbException refusal) throws IOException {
        response.status(ErrorStatus.of(refusal.code()))
                .header("X-ClickHouse-Exception-Code", Integer.toString(refusal.code()));
        response.send(
                "text/plain; charset=UTF-8",
                (refusal.text() + " (version " + version + " (official build))\n")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
