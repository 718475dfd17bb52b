package io.weir.embed.clickhouse;

import io.weir.base.config.DataSize;
import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.DirectoryLock;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Metrics;
import io.weir.embed.clickhouse.engine.ChdbConnection;
import io.weir.embed.clickhouse.engine.ChdbEngine;
import io.weir.embed.clickhouse.engine.NativeLibrary;
import io.weir.embed.clickhouse.front.Authenticator;
import io.weir.embed.clickhouse.front.Lanes;
import io.weir.embed.clickhouse.front.QueryHandler;
import io.weir.embed.clickhouse.front.RunningQueries;
import io.weir.embed.clickhouse.front.RunningQueriesHandler;
import io.weir.embed.clickhouse.front.SessionSettings;
import io.weir.embed.clickhouse.front.StoreMetrics;
import io.weir.embed.clickhouse.sql.ReadGuard;
import io.weir.http.CoreRoutes;
import io.weir.http.Handler;
import io.weir.http.HttpServer;
import io.weir.http.Routes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// The embedded ClickHouse: engine and HTTP interface on one data directory.
///
/// One per process, and once per process: the engine cannot be started a second time. Native calls
/// run on bounded platform threads. Thread-safe.
public final class StoreServer implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(StoreServer.class);
    private static final Duration STOP = Duration.ofSeconds(6);
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final DataSize MAX_BODY = new DataSize(1L << 42);
    private static final DataSize MAX_HEAD = new DataSize(2L << 20);

    private final StoreConfig config;
    private final Path directory;
    private final Metrics metrics;
    private final Health health;
    private final RunningQueries running = new RunningQueries();
    private final Lanes lanes;
    private final ExecutorService housekeeping =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("store-housekeeping").factory());
    private @Nullable DirectoryLock lock;
    private @Nullable ChdbEngine engine;
    private @Nullable HttpServer http;
    private @Nullable StoreKeys keys;

    /// A store that is not started.
    ///
    /// @param directory for the store alone, by convention `store` in the data directory; made when
    ///   it does not exist
    public StoreServer(StoreConfig config, Path directory, Metrics metrics, Health health) {
        this.config = config;
        this.directory = directory.toAbsolutePath();
        this.metrics = metrics;
        this.health = health;
        this.lanes = new Lanes(config.maxQueries(), config.reader().maxQueries());
    }

    @Override
    public String name() {
        return "store";
    }

    /// Starts the engine, then opens the port; about half a second on an empty directory.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when the directory is in use, the
    ///   native library is missing, or the port is taken
    @Override
    public synchronized void start() throws Exception {
        Path library = NativeLibrary.find();
        lock = DirectoryLock.take(directory);
        ChdbEngine started =
                onHousekeeping(
                        () -> ChdbEngine.open(library, directory.resolve("clickhouse"), options()));
        engine = started;
        StoreKeys prepared = StoreKeys.keptOrNew(directory);
        LOG.atDebug()
                .addKeyValue("library", library)
                .addKeyValue("options", options())
                .log("Engine started");
        HttpServer server = server(started, prepared);
        server.start();
        http = server;
        keys = prepared.writeDown(directory, "http://" + host() + ":" + server.port());
        health.registerOwn("store", this::check);
        metrics.gauge(
                "weir_store_running_statements",
                "Statements that were taken and have not ended.",
                running::count);
        LOG.atInfo()
                .addKeyValue("url", keys.url())
                .addKeyValue("directory", directory)
                .log("Store started");
    }

    /// The port that clients connect to.
    ///
    /// @throws IllegalStateException before [#start()]
    public synchronized int port() {
        if (http == null) {
            throw new IllegalStateException("the store has not been started");
        }
        return http.port();
    }

    /// Address, user and key for changing data.
    ///
    /// @throws IllegalStateException before [#start()]
    public synchronized StoreKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the store has not been started");
        }
        return keys;
    }

    /// Takes no more requests, ends what runs, then stops the engine in its own order: tables that
    /// consume, sessions, threads.
    @Override
    public synchronized void close() throws Exception {
        health.remove("store");
        running.killAll();
        if (http != null) {
            http.close();
            http = null;
        }
        if (engine != null) {
            ChdbEngine stopping = engine;
            engine = null;
            stopStatements(stopping);
            onHousekeeping(() -> {
                stopping.close();
                return null;
            });
        }
        lanes.close();
        housekeeping.shutdown();
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private void stopStatements(ChdbEngine stopping) throws Exception {
        onHousekeeping(
                () -> stopping.withAnchor(anchor -> anchor.text("KILL QUERY WHERE 1 ASYNC")));
        if (!lanes.stop(STOP)) {
            LOG.atWarn()
                    .addKeyValue("running", running.count())
                    .log("Statements did not end in time");
        }
    }

    private HttpServer server(ChdbEngine started, StoreKeys prepared) throws Exception {
        Facts facts = onHousekeeping(() -> started.withAnchor(Facts::of));
        Authenticator authenticator = new Authenticator(prepared.user(), prepared.password());
        StoreConfig.Reader reader = config.reader();
        QueryHandler queries =
                new QueryHandler(
                        started,
                        authenticator,
                        new SessionSettings(
                                facts.settings(),
                                reader.maxExecutionTime(),
                                reader.maxMemory().bytes(),
                                reader.maxResult().bytes()),
                        facts.guard(),
                        lanes,
                        running,
                        new StoreMetrics(metrics),
                        InstantSource.system(),
                        facts.version(),
                        facts.timezone());
        Handler ok = (_, response) -> response.text(200, "Ok.\n");
        Routes routes = new Routes();
        routes.get(
                "/",
                (request, response) ->
                        (request.query("query") == null ? ok : queries).handle(request, response));
        routes.post("/", queries);
        routes.get("/ping", ok);
        routes.get("/replicas_status", ok);
        routes.get("/metrics", CoreRoutes.prometheus(metrics));
        new RunningQueriesHandler(running, authenticator, started, housekeeping).mount(routes);
        return HttpServer.builder()
                .name("store")
                .listen(config.listen(), config.port())
                .routes(routes)
                .metrics(metrics)
                .maxBody(MAX_BODY)
                .maxHead(MAX_HEAD)
                .idleTimeout(IDLE)
                .stopTimeout(STOP)
                .allowedHosts(config.allowedHosts())
                .allowedOrigins(config.allowedOrigins())
                .build();
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        if (config.maxMemory().bytes() > 0) {
            options.add("--max_server_memory_usage=" + config.maxMemory().bytes());
        }
        return options;
    }

    private String host() throws Exception {
        InetAddress address = InetAddress.getByName(config.listen());
        String name = address.isAnyLocalAddress() ? "127.0.0.1" : config.listen();
        return name.contains(":") ? "[" + name + "]" : name;
    }

    private HealthStatus check() {
        return engine == null ? HealthStatus.failed("engine is not running") : HealthStatus.ok();
    }

    private <T> T onHousekeeping(Callable<T> work) throws Exception {
        try {
            return housekeeping.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /// What the front needs to know of the engine.
    private record Facts(Set<String> settings, ReadGuard guard, String version, String timezone) {
        static Facts of(ChdbConnection anchor) {
            return new Facts(
                    anchor.text("SELECT name FROM system.settings")
                            .lines()
                            .collect(Collectors.toSet()),
                    ReadGuard.of(anchor),
                    anchor.text("SELECT version()"),
                    anchor.text("SELECT timezone()"));
        }
    }
}
