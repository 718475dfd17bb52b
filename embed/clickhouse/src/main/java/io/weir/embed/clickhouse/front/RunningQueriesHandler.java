package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbEngine;
import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.embed.clickhouse.engine.SqlText;
import io.weir.http.HttpException;
import io.weir.http.Request;
import io.weir.http.Response;
import io.weir.http.Routes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/// For the admin user: which statements have not ended, and ending one.
///
/// - `GET /weir/queries` → `{"queries":[{"id","account","elapsedMillis"}]}`
/// - `GET /weir/queries/{id}?wait=MS` → `{"id","running"}` after waiting for its end for up to
///   `wait` (default 0) milliseconds
/// - `DELETE /weir/queries/{id}?wait=MS` → the same, asking it to end first (default wait 10000)
///
/// `running: false` means that a statement with that id has ended, or never came; one that is still
/// on its way here is kept out by its `weir_deadline`. Only what has not begun to be stored can be
/// ended; a commit under way finishes, and `running` stays true until then.
public final class RunningQueriesHandler {
    private static final long MAX_WAIT = 60_000;
    private static final long AGAIN_NANOS = 500_000_000;

    private final RunningQueries running;
    private final Authenticator authenticator;
    private final ChdbEngine engine;
    private final ExecutorService housekeeping;

    /// @param housekeeping a platform thread for short native calls
    public RunningQueriesHandler(
            RunningQueries running,
            Authenticator authenticator,
            ChdbEngine engine,
            ExecutorService housekeeping) {
        this.running = running;
        this.authenticator = authenticator;
        this.engine = engine;
        this.housekeeping = housekeeping;
    }

    private record Running(String id, String account, long elapsedMillis) {}

    private record State(String id, boolean running) {}

    /// Mounts the routes.
    public void mount(Routes routes) {
        routes.get("/weir/queries", this::list);
        routes.get("/weir/queries/{id}", (request, response) -> await(request, response, false));
        routes.delete("/weir/queries/{id}", (request, response) -> await(request, response, true));
    }

    private void list(Request request, Response response) throws IOException {
        requireAdmin(request);
        long now = System.nanoTime();
        List<Running> queries =
                running.all().stream()
                        .map(entry ->
                                new Running(
                                        entry.id,
                                        entry.account.name().toLowerCase(Locale.ROOT),
                                        (now - entry.startNanos) / 1_000_000))
                        .toList();
        response.json(Map.of("queries", queries));
    }

    private void await(Request request, Response response, boolean kill) throws Exception {
        requireAdmin(request);
        String id = request.pathParameter("id");
        RunningQueries.Entry entry = id == null ? null : running.find(id);
        boolean ended = true;
        if (entry != null) {
            Duration wait = wait(request.query("wait"), kill ? 10_000 : 0);
            ended = kill ? kill(entry, wait) : RunningQueries.await(entry, wait);
        }
        response.json(new State(id == null ? "" : id, !ended));
    }

    /// Kills, and again every half second while it runs: the engine may have been asked before it
    /// knew the statement.
    private boolean kill(RunningQueries.Entry entry, Duration wait) throws Exception {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            RunningQueries.kill(entry);
            housekeeping.submit(() -> killInEngine(entry.id)).get();
            long left = Math.max(0, end - System.nanoTime());
            if (RunningQueries.await(entry, Duration.ofNanos(Math.min(left, AGAIN_NANOS)))) {
                return true;
            }
            if (left <= AGAIN_NANOS) {
                return false;
            }
        }
    }

    /// Without SYNC: the engine drops a statement from its list only when its session goes on.
    private String killInEngine(String id) {
        return engine.withAnchor(anchor ->
                anchor.text(
                        "KILL QUERY WHERE Settings['log_comment'] = "
                                + SqlText.quote(id)
                                + " ASYNC"));
    }

    private void requireAdmin(Request request) {
        try {
            if (authenticator.authenticate(request) == Account.ADMIN) {
                return;
            }
        } catch (ChdbException refused) {
            throw new HttpException(403, "authentication failed");
        }
        throw new HttpException(403, "user: default (expected: weir)");
    }

    private static Duration wait(@Nullable String text, long otherwise) {
        try {
            long wait = text == null ? otherwise : Long.parseLong(text);
            return Duration.ofMillis(Math.clamp(wait, 0, MAX_WAIT));
        } catch (NumberFormatException e) {
            throw new HttpException(400, "wait: not a number (expected: milliseconds)");
        }
    }
}
