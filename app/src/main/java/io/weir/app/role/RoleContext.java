package io.weir.app.role;

import io.weir.app.config.WeirConfig;
import io.weir.base.health.Health;
import io.weir.base.lifecycle.LifeCycle;
import io.weir.base.metrics.Metrics;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.connect.clickhouse.ClickHouseConnector;
import io.weir.connect.clickhouse.StoreCredentials;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.http.Routes;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.why.Why;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the roles of one process share: configuration, counters, routes, life cycle, and the
/// connectors, each made when it is first asked for. Thread-safe but for [#close()].
public final class RoleContext {
    private final WeirConfig config;
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final Routes routes = new Routes();
    private final LifeCycle lifeCycle = new LifeCycle();
    private final Ledger ledger = new Ledger();
    private final Why why = new Why(ledger, Instance.name(), InstantSource.system());
    private final List<PipelineRunner> pipelines = new CopyOnWriteArrayList<>();
    private boolean ledgerClaimed;
    private @Nullable KafkaConnector kafka;
    private @Nullable ClickHouseConnector clickhouse;

    /// Opens nothing.
    public RoleContext(WeirConfig config) {
        this.config = config;
    }

    /// The configuration.
    public WeirConfig config() {
        return config;
    }

    /// Where everything of this process is kept.
    public Path dataDir() {
        return config.dataPath();
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

    /// The way to Kafka.
    public synchronized KafkaConnector kafka() {
        if (kafka == null) {
            KafkaConnector connector = new KafkaConnector(config.kafka());
            health.registerOther("kafka", connector::check);
            kafka = connector;
        }
        return kafka;
    }

    /// The way to ClickHouse: the configured server, or the embedded store of the data directory.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when neither is there
    public synchronized ClickHouseConnector clickhouse() {
        if (clickhouse == null) {
            ClickHouseConnector connector = new ClickHouseConnector(clickhouseConfig(config));
            health.registerOther("clickhouse", connector::check);
            clickhouse = connector;
        }
        return clickhouse;
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

    /// Closes services in reverse order, then the connectors.
    ///
    /// @throws Exception when something could not be released
    public void close() throws Exception {
        try {
            lifeCycle.close();
        } finally {
            if (clickhouse != null) {
                clickhouse.close();
            }
            if (kafka != null) {
                kafka.close();
            }
        }
    }
}
