package io.weir.pipeline.delivery;

import io.weir.base.config.Durations;
import io.weir.base.health.HealthStatus;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.why.Words;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What the state of a pipeline means for its health. Thread-safe.
final class PipelineHealth {
    private final Duration lagLimit;
    private final PipelineMetrics counts;
    private final Storing storing;

    /// @param lagLimit how long a record may wait
    PipelineHealth(Duration lagLimit, PipelineMetrics counts, Storing storing) {
        this.lagLimit = lagLimit;
        this.counts = counts;
        this.storing = storing;
    }

    /// Failed when it has stopped by itself; degraded while it waits, is behind, fills a table
    /// without tokens, and for some minutes after it met a token without rows; with every reason.
    HealthStatus check(PipelineStatus status, Instant now) {
        HealthStatus work =
                switch (status.state()) {
                    case "stopped" -> HealthStatus.failed(status.reason());
                    case "waiting" -> HealthStatus.degraded(status.reason());
                    default -> HealthStatus.ok();
                };
        return work.and(behind(status, now) ? tooSlow(status, now) : HealthStatus.ok())
                .and(atLeastOnce())
                .and(counts.check(now));
    }

    private HealthStatus atLeastOnce() {
        List<String> without = storing.withoutTokens();
        if (without.isEmpty()) {
            return HealthStatus.ok();
        }
        return HealthStatus.degraded(
                "at-least-once: "
                        + String.join(", ", without)
                        + " keep no tokens, so that a late insert may be stored twice (expected:"
                        + " non_replicated_deduplication_window above 0; let Weir alter its tables"
                        + ", or set it)");
    }

    private HealthStatus tooSlow(PipelineStatus status, Instant now) {
        Instant oldest = Objects.requireNonNullElse(status.oldestWaiting(), now);
        return HealthStatus.degraded(
                Words.count(status.lagRecords(), "records")
                        + (status.lagRecords() == 1 ? " waits, for " : " wait, the oldest for ")
                        + Duration.between(oldest, now).toSeconds()
                        + " s (lag-limit: "
                        + Durations.format(lagLimit)
                        + ")");
    }

    /// Whether a record waits longer than the limit.
    boolean behind(PipelineStatus status, Instant now) {
        Instant oldest = status.oldestWaiting();
        return oldest != null && status.lagRecords() > 0 && oldest.plus(lagLimit).isBefore(now);
    }

    /// How long a record may wait.
    Duration lagLimit() {
        return lagLimit;
    }
}
