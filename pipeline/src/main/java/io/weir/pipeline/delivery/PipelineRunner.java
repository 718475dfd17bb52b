package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Metrics;
import io.weir.pipeline.Consumer;
import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Processor;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Writer;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.trace.Traces;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Runs one pipeline: one poll thread and a few writer threads between a [Consumer], a [Processor]
/// and a [Writer], or a [Consumer] and a [RangeStore], so that every record is stored once, refused
/// by name, or a dead letter.
///
/// A range is planned at the source before anything of it is sent, written, and settled; after any
/// doubt each block is read back before it is inserted again. What passes by itself is retried for
/// as long as it takes; what does not stops the pipeline with its reason in [#status()] and
/// [#check()]. Thread-safe.
public final class PipelineRunner implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRunner.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    private static final Duration BUSY_POLL = Duration.ofMillis(10);
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(2);

    private final String pipeline;
    private final Consumer consumer;
    private final Duration closeTimeout;
    private final InstantSource clock;
    private final PipelineHealth health;
    private final Tally tally;
    private final PollLoop loop;
    private final ExecutorService writers;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    private PipelineRunner(Builder builder) {
        Processor processor = builder.processor;
        PipelineConfig config = builder.config;
        pipeline = builder.name;
        consumer = Objects.requireNonNull(builder.consumer, "consumer");
        closeTimeout = config.closeTimeout();
        clock = builder.clock;
        PipelineMetrics counts = new PipelineMetrics(builder.metrics, builder.ledger, pipeline);
        tally = new Tally(pipeline, builder.clock);
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("write-" + pipeline + "-", 0).factory();
        writers = Executors.newFixedThreadPool(config.writers(), threads);
        Target target =
                new Target(
                        pipeline,
                        builder.storing(),
                        Objects.requireNonNull(builder.deadLetters, "deadLetters"),
                        new LoggedSteps(builder.steps),
                        counts,
                        builder.traces,
                        builder.clock,
                        config.startWindow());
        health = new PipelineHealth(config.lagLimit(), counts, target.storing());
        loop = new PollLoop(processor, consumer, target, writers, tally, config);
        counts.register(this::status);
        builder.ledger.sample(
                pipeline, consumer.name(), LedgerKind.LAG, () -> status().lagRecords());
    }

    /// A runner of that processor; consumer, writer and dead letters must be set.
    public static Builder builder(Processor processor) {
        return new Builder(processor, null);
    }

    /// A runner of that store; consumer and dead letters must be set.
    public static Builder builder(RangeStore store) {
        RangeStoring storing = new RangeStoring(store);
        return new Builder(storing, storing);
    }

    @Override
    public String name() {
        return "pipeline-" + pipeline;
    }

    /// Starts the threads; does not wait for source or store.
    @Override
    public synchronized void start() {
        thread = Thread.ofPlatform().name("poll-" + pipeline).start(this::run);
    }

    /// What it reads: a topic.
    public String source() {
        return consumer.name();
    }

    /// What the pipeline is doing.
    public PipelineStatus status() {
        return tally.status();
    }

    /// Source records that retention removed before they were read, since the start.
    public long lostRecords() {
        return tally.lost();
    }

    /// Failed when the pipeline has stopped by itself; degraded while it waits for its source or
    /// store, while a record waits longer than the limit, and for some minutes after it met a token
    /// without rows.
    public HealthStatus check() {
        return health.check(status(), clock.instant());
    }

    /// Whether a record waits longer than the limit.
    boolean behind(PipelineStatus status, Instant now) {
        return health.behind(status, now);
    }

    /// How long a record may wait.
    Duration lagLimit() {
        return health.lagLimit();
    }

    /// Begins to stop without waiting, so that several pipelines can be stopped at the same time;
    /// [#close()] waits.
    public void stopSoon() {
        stopping = true;
    }

    /// Stops reading, finishes and settles open ranges for up to the configured time, leaves. What
    /// was not finished is read back by the next owner.
    @Override
    public void close() throws InterruptedException {
        stopSoon();
        Thread running;
        synchronized (this) {
            running = thread;
            thread = null;
        }
        if (running != null && !running.join(closeTimeout.plus(LEAVE_PATIENCE))) {
            // The source does not answer; what was planned is read back by the next owner.
            running.interrupt();
            running.join(LEAVE_PATIENCE);
        }
        writers.shutdownNow();
    }

    private void run() {
        try {
            consumer.open(loop);
            while (!stopping) {
                turn();
            }
            drain();
            tally.stopped("closed");
        } catch (WeirException failure) {
            stop(String.valueOf(failure.getMessage()), failure);
        } catch (RuntimeException | Error bug) {
            stop("unexpected failure: " + bug, bug);
        } finally {
            leave();
        }
    }

    private void turn() {
        try {
            loop.turn(loop.busy() ? BUSY_POLL : IDLE_POLL);
            loop.report();
        } catch (WeirException failure) {
            if (failure.kind() != WeirException.Kind.RETRIABLE) {
                throw failure;
            }
            loop.report();
            tally.trouble(String.valueOf(failure.getMessage()));
            LockSupport.parkNanos(IDLE_POLL.toNanos());
        }
    }

    private void drain() {
        long end = System.nanoTime() + closeTimeout.toNanos();
        loop.drain();
        while (loop.busy() && !loop.stuck() && System.nanoTime() < end) {
            turn();
        }
    }

    private void stop(String reason, Throwable cause) {
        tally.stopped(reason);
        LOG.atError().addKeyValue("pipeline", pipeline).setCause(cause).log("Pipeline stopped");
    }

    private void leave() {
        loop.abandon();
        writers.shutdownNow();
        try {
            consumer.close(LEAVE_PATIENCE);
            if (!writers.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.atWarn()
                        .addKeyValue("pipeline", pipeline)
                        .log("A write was still running when the pipeline left it");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.atWarn()
                    .addKeyValue("pipeline", pipeline)
                    .setCause(failure)
                    .log("Source not left cleanly");
        }
    }

    /// Collects the parts of a [PipelineRunner]. Not thread-safe.
    public static final class Builder {
        private final Processor processor;
        private final @Nullable Storing storing;
        private String name;
        private @Nullable Consumer consumer;
        private @Nullable Writer writer;
        private @Nullable DeadLetters deadLetters;
        private PipelineConfig config = PipelineConfig.defaults();
        private Metrics metrics = new Metrics();
        private Ledger ledger = new Ledger();
        private InstantSource clock = InstantSource.system();
        private Steps steps = Steps.none();
        private Traces traces = Traces.none();

        private Builder(Processor processor, @Nullable Storing storing) {
            this.processor = processor;
            this.storing = storing;
            this.name = processor.name();
        }

        /// What status, counters, ledger and logs call it; the processor's name otherwise.
        /// Pipelines of one processor that run side by side, one per copy of the store, need names
        /// of their own.
        public Builder name(String value) {
            name = value;
            return this;
        }

        /// Where records come from; closed by the runner.
        public Builder consumer(Consumer value) {
            consumer = value;
            return this;
        }

        /// Where rows go.
        public Builder writer(Writer value) {
            writer = value;
            return this;
        }

        /// Where guilty items go.
        public Builder deadLetters(DeadLetters value) {
            deadLetters = value;
            return this;
        }

        /// Sizes and times; [PipelineConfig#defaults()] otherwise.
        public Builder config(PipelineConfig value) {
            config = value;
            return this;
        }

        /// Where counters are registered; nowhere otherwise.
        public Builder metrics(Metrics value) {
            metrics = value;
            return this;
        }

        /// The ledger that is counted in; none otherwise.
        public Builder ledger(Ledger value) {
            ledger = value;
            return this;
        }

        /// The clock of deadlines; the system's otherwise.
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /// Who is told of every step; nobody otherwise.
        public Builder steps(Steps value) {
            steps = value;
            return this;
        }

        /// Where the trace of each batch goes; nowhere otherwise.
        public Builder traces(Traces value) {
            traces = value;
            return this;
        }

        private Storing storing() {
            return storing != null
                    ? storing
                    : new BlockStoring(
                            Objects.requireNonNull(writer, "writer"),
                            processor.tables().stream().map(Table::name).toList());
        }

        /// The runner, not started.
        public PipelineRunner build() {
            return new PipelineRunner(this);
        }
    }
}
