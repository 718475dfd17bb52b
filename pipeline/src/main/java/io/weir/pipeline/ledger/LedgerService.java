package io.weir.pipeline.ledger;

import io.weir.base.lifecycle.Service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends what was added to a [Ledger], a second after it was counted and once more when it is
/// closed. With many lines it waits longer, up to ten seconds, so that there are at most some
/// hundred rows a second. Lines that were given up are sent again with the minute they belong to; a
/// kill loses the counts (never the items) of that time. Thread-safe.
public final class LedgerService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerService.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration PER_LINE = Duration.ofMillis(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final int LINES_PER_RECORD = 5_000;

    /// Beyond so many lines that were given up, new ones stay in the ledger.
    private static final int MAX_WAITING = 200_000;

    private final Ledger ledger;
    private final LedgerSink sink;
    private final String instance;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final List<LedgerLine> waiting = new ArrayList<>();
    private List<LedgerLine> sent = List.of();
    private @Nullable Future<?> outcome;
    private long pauseUntilNanos = System.nanoTime();

    /// A service that is not started.
    ///
    /// @param instance the name of this process in the table
    public LedgerService(Ledger ledger, LedgerSink sink, String instance, InstantSource clock) {
        this.ledger = ledger;
        this.sink = sink;
        this.instance = instance;
        this.clock = clock;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("ledger").factory());
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public void start() {
        var _ =
                timer.scheduleAtFixedRate(
                        this::safeTick,
                        INTERVAL.toMillis(),
                        INTERVAL.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void safeTick() {
        try {
            if (System.nanoTime() - pauseUntilNanos >= 0) {
                int lines = tick();
                Duration pause = PER_LINE.multipliedBy(lines);
                pauseUntilNanos =
                        System.nanoTime()
                                + (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).toNanos();
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("Ledger lines not sent; trying again");
        }
    }

    /// Gathers what was counted since the last time, and sends when nothing else is under way.
    ///
    /// @return how many new lines there were
    synchronized int tick() {
        ledger.collect(clock.instant().getEpochSecond());
        if (outcome != null && !outcome.isDone()) {
            return 0;
        }
        conclude();
        List<LedgerLine> fresh = waiting.size() < MAX_WAITING ? ledger.takeUnsent() : List.of();
        waiting.addAll(fresh);
        send();
        return fresh.size();
    }

    /// Puts lines that were given up back in front of the others.
    private void conclude() {
        if (outcome != null && failed(outcome)) {
            waiting.addAll(0, sent);
        }
        outcome = null;
        sent = List.of();
    }

    private static boolean failed(Future<?> done) {
        return done.state() != Future.State.SUCCESS;
    }

    private void send() {
        if (waiting.isEmpty()) {
            return;
        }
        List<LedgerLine> head = waiting.subList(0, Math.min(LINES_PER_RECORD, waiting.size()));
        outcome = sink.send(LedgerTable.record(instance, head), head.size());
        sent = List.copyOf(head);
        head.clear();
    }

    /// Sends what is there and waits up to two seconds for it.
    @Override
    public void close() throws InterruptedException {
        timer.shutdown();
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        boolean more = true;
        while (more && System.nanoTime() < end) {
            tick();
            more = awaitOutcome(end - System.nanoTime());
        }
    }

    /// Whether a send has ended in time, so that another may follow.
    private boolean awaitOutcome(long nanos) throws InterruptedException {
        Future<?> current;
        synchronized (this) {
            current = outcome;
        }
        if (current == null) {
            return false;
        }
        try {
            current.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException failure) {
            LOG.atWarn().setCause(failure).log("Last ledger lines not sent");
            return false;
        }
    }
}
