package io.weir.app.role;

import io.weir.app.Version;
import io.weir.app.config.WeirConfig;
import io.weir.app.plugin.Plugins;
import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.LifeCycle;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.Heartbeat;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.otlp.OtlpTraces;
import io.weir.http.Routes;
import io.weir.pipeline.Steps;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.trace.Traces;
import io.weir.pipeline.why.Why;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the roles of one process share: configuration, counters, routes, life cycle, and the
/// connectors, each made when it is first asked for. Thread-safe but for [#close()].
public final class RoleContext {
    private final WeirConfig config;
    private final Steps steps;
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final Routes routes = new Routes();
    private final LifeCycle lifeCycle = new LifeCycle();
    private final Ledger ledger = new Ledger();
    private final Why why = new Why(ledger, Instance.name(), InstantSource.system());
    private final List<PipelineRunner> pipelines = new CopyOnWriteArrayList<>();
    private boolean ledgerClaimed;
    private @Nullable Traces traces;
    private @Nullable KafkaConnector kafka;
    private List<ClickHouseConnector> clickhouses = List.of();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private @Nullable Plugins plugins;
    private @Nullable List<PipelineSpec> specs;

    /// Opens nothing.
    public RoleContext(WeirConfig config) {
        this(config, Steps.none());
    }

    /// Opens nothing.
    ///
    /// @param steps told of every boundary that a pipeline of this process crosses
    public RoleContext(WeirConfig config, Steps steps) {
        this.config = config;
        this.steps = steps;
    }

    /// The configuration.
    public WeirConfig config() {
        return config;
    }

    /// Where everything of this process is kept.
    public Path dataDir() {
        return config.dataPath();
    }

    /// Told of every boundary that a pipeline crosses.
    Steps steps() {
        return steps;
    }

    /// The counters of this process.
    public Metrics metrics() {
        return metrics;
    }

    /// The health checks of this process.
    public Health health() {
        return health;
    }

    /// The routes of this process's HTTP server; roles add theirs.
    public Routes routes() {
        return routes;
    }

    /// Starts services in order and closes them in reverse.
    public LifeCycle lifeCycle() {
        return lifeCycle;
    }

    /// The counts of this process for `weir_ledger`.
    public Ledger ledger() {
        return ledger;
    }

    /// The name of this process in the ledger.
    public String instance() {
        return Instance.name();
    }

    /// Answers what is missing; roles add what they can say.
    public Why why() {
        return why;
    }

    /// True the first time: who asks first starts the service that sends the ledger.
    boolean claimLedger() {
        boolean first = !ledgerClaimed;
        ledgerClaimed = true;
        return first;
    }

    /// The pipelines of this process.
    public List<PipelineRunner> pipelines() {
        return pipelines;
    }

    /// Every pipeline of the configuration, plugins loaded.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when a plugin does not fit
    public synchronized List<PipelineSpec> pipelineSpecs() {
        if (specs == null) {
            plugins = new Plugins(config.pluginPath());
            specs = PipelineSpecs.of(config, plugins);
        }
        return specs;
    }

    /// The way to Kafka.
    public synchronized KafkaConnector kafka() {
        if (kafka == null) {
            KafkaConnector connector = new KafkaConnector(config.kafka());
            health.registerOther("kafka", connector::check);
            kafka = connector;
        }
        return kafka;
    }

    /// The ways to every ClickHouse server that is configured, each a copy of the others, or to the
    /// embedded store of the data directory alone.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when neither is there
    public synchronized List<ClickHouseConnector> clickhouses() {
        if (clickhouses.isEmpty()) {
            List<ClickHouseConnector> copies =
                    ClickHouseConnector.all(clickhouseConfig(config), metrics);
            for (ClickHouseConnector copy : copies) {
                String name =
                        copies.size() == 1
                                ? "clickhouse"
                                : "clickhouse/" + copy.server().getAuthority();
                health.registerOther(name, copy::check);
                heartbeats.add(new Heartbeat(copy));
            }
            clickhouses = copies;
        }
        return clickhouses;
    }

    /// The copy to ask: the first that answered last time, or the very first when none did.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when none is configured
    public ClickHouseConnector clickhouse() {
        List<ClickHouseConnector> copies = clickhouses();
        return copies.stream()
                .filter(copy -> copy.check().state() == HealthStatus.State.OK)
                .findFirst()
                .orElse(copies.getFirst());
    }

    /// The configured ClickHouse, or the embedded store of the data directory.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when neither is there
    public static ClickHouseConfig clickhouseConfig(WeirConfig config) {
        if (!config.clickhouse().servers().isEmpty()) {
            return config.clickhouse();
        }
        StoreCredentials keys = StoreCredentials.read(config.dataPath());
        return config.clickhouse().with(keys.url(), keys.user(), keys.password());
    }

    /// Where the traces of batches go: the configured collector, or nowhere.
    ///
    /// @throws Exception when it cannot be started
    public synchronized Traces traces() throws Exception {
        Traces known = traces;
        if (known == null) {
            known = config.tracing().enabled() ? collector() : Traces.none();
            traces = known;
        }
        return known;
    }

    private Traces collector() throws Exception {
        OtlpTraces collector =
                lifeCycle.start(new OtlpTraces(config.tracing(), Version.number(), metrics));
        health.registerOther("traces", collector::check);
        return collector;
    }

    /// Closes services in reverse order, then the connectors.
    ///
    /// @throws Exception when something could not be released
    public void close() throws Exception {
        try {
            lifeCycle.close();
        } finally {
            heartbeats.forEach(Heartbeat::close);
            clickhouses.forEach(ClickHouseConnector::close);
            if (kafka != null) {
                kafka.close();
            }
            if (plugins != null) {
                plugins.close();
            }
        }
    }
}
