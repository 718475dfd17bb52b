package io.weir.results.rest;

import io.weir.base.metrics.Metrics;
import io.weir.connect.sql.SqlConnector;
import io.weir.http.Handler;
import io.weir.http.Routes;

/// The REST API of the results aggregator, whole: its routes on a database that has the schema of
/// rule results and workloads. Thread-safe.
public final class ResultsApi {
    private final RestSettings settings;
    private final SqlConnector connector;
    private final Metrics metrics;

    /// @param connector to the database; not closed from here
    /// @param metrics where requests are counted, and what `metrics` shows
    public ResultsApi(RestSettings settings, SqlConnector connector, Metrics metrics) {
        this.settings = settings;
        this.connector = connector;
        this.metrics = metrics;
    }

    /// Everything below the prefix.
    public Routes routes() {
        RestMetrics counters = new RestMetrics(metrics, settings.metricsPrefix());
        RestRoutes routes = new RestRoutes(settings, counters);
        new ServiceEndpoints(metrics, settings).addTo(routes);
        new ReportEndpoints(connector).addTo(routes);
        new VoteEndpoints(connector, counters).addTo(routes, settings.debug());
        new ToggleEndpoints(connector).addTo(routes);
        new AcknowledgementEndpoints(connector).addTo(routes);
        new RatingEndpoints(connector, counters).addTo(routes);
        new RecommendationEndpoints(connector).addTo(routes);
        new WorkloadEndpoints(connector).addTo(routes);
        if (settings.debug()) {
            new DebugEndpoints(connector).addTo(routes);
        }
        return routes.build();
    }

    /// What a path that leads nowhere is answered with, for paths that are not below the prefix.
    public static Handler notFound() {
        return RestRoutes.notFound();
    }
}
