package io.weir.flows.demo;

import io.weir.base.lifecycle.Service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// The demo's routers: five exporters with their own loopback addresses that send NetFlow v9, IPFIX
/// and sFlow over UDP, the sFlow agent its port counters too. They first play the past, compressed
/// and with the times in the packets, then go on live without a gap. One of them misbehaves.
///
/// The past is sampled more coarsely than the present, as its exporters say in their options data,
/// so that both parts show the same volume.
public final class DemoExporter implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(DemoExporter.class);
    private static final long TICK_MILLIS = 100;
    private static final long HISTORY_STEP_MILLIS = 20_000;
    private static final long DRAIN_MILLIS = 500;
    private static final long TELL_MILLIS = 100;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /// Where the demo is.
    public enum Phase {
        /// Not started.
        WAITING,
        /// The past is being played.
        HISTORY,
        /// Flows are of this moment.
        LIVE,
        /// Closed.
        STOPPED
    }

    private final DemoConfig config;
    private final DemoTargets targets;
    private final LongConsumer played;
    private final List<RouterSender> senders = new ArrayList<>();
    private volatile Phase phase = Phase.WAITING;
    private volatile boolean closing;
    private volatile long liveSinceMillis;
    private @Nullable Thread thread;

    /// Opens nothing yet.
    public DemoExporter(DemoConfig config, DemoTargets targets) {
        this(config, targets, _ -> {});
    }

    /// Opens nothing yet.
    ///
    /// @param played is told every now and then how far the past was played, ms since 1970, and at
    ///   its end [Long#MAX_VALUE]
    public DemoExporter(DemoConfig config, DemoTargets targets, LongConsumer played) {
        this.config = config;
        this.targets = targets;
        this.played = played;
    }

    @Override
    public String name() {
        return "demo-exporter";
    }

    /// Opens the routers' sockets and begins to send.
    ///
    /// @throws io.weir.base.error.WeirException of kind USER when the loopback addresses 127.0.0.2
    ///   to 127.0.0.6 cannot be used
    @Override
    public void start() {
        long boot = System.currentTimeMillis() - config.history().toMillis() - 3_600_000;
        for (Router router : DemoNetwork.routers()) {
            senders.add(
                    new RouterSender(router, targets.of(router.protocol()), config.seed(), boot));
        }
        thread = Thread.ofPlatform().name(name()).start(this::run);
    }

    private void run() {
        long clock = playHistory();
        LOG.atInfo().addKeyValue("live", Instant.ofEpochMilli(clock)).log("Demo goes live");
        playLive(clock);
    }

    /// Plays the past until it has caught up with the present, and returns the time reached.
    private long playHistory() {
        long start = System.currentTimeMillis();
        long past = config.history().toMillis();
        long clock = start - past;
        if (past == 0) {
            return clock;
        }
        phase = Phase.HISTORY;
        long end = start + config.historyTime().toMillis();
        long factor = historyFactor(clock, end);
        senders.forEach(sender -> sender.samplingFactor(factor));
        long told = 0;
        while (!closing) {
            long now = System.currentTimeMillis();
            if (now - told > TELL_MILLIS) {
                played.accept(clock);
                told = now;
            }
            // Where the play should be: it reaches the present at `end`, which is the present then.
            long goal =
                    now >= end
                            ? now
                            : start
                                    - past
                                    + Math.round(
                                            (double) (now - start)
                                                    / (end - start)
                                                    * (end - start + past));
            while (clock + HISTORY_STEP_MILLIS <= goal && !closing) {
                clock = step(clock, clock + HISTORY_STEP_MILLIS, (double) factor, true);
            }
            if (now >= end && clock + HISTORY_STEP_MILLIS > now) {
                clock = step(clock, now, (double) factor, true);
                break;
            }
            pause(2);
        }
        played.accept(closing ? clock : Long.MAX_VALUE);
        // The past comes fast; what announces the present should not queue behind it.
        pause(DRAIN_MILLIS);
        senders.forEach(sender -> sender.samplingFactor(1));
        return clock;
    }

    private long historyFactor(long from, long to) {
        double live = config.peakFlowsPerSecond() * timedShare() * DailyCurve.mean(from, to);
        return Math.max(1, Math.round(live * (to - from) / 1_000 / config.historyFlows()));
    }

    private static double timedShare() {
        return DemoNetwork.routers().stream()
                .filter(router -> router.protocol().timed())
                .mapToDouble(Router::share)
                .sum();
    }

    private void playLive(long from) {
        long clock = from;
        phase = Phase.LIVE;
        liveSinceMillis = System.currentTimeMillis();
        long release = liveSinceMillis + config.withheldTemplate().toMillis();
        boolean withheld = !config.withheldTemplate().isZero();
        if (withheld) {
            senders.stream()
                    .filter(RouterSender::misbehaves)
                    .forEach(RouterSender::withholdTemplate);
        }
        while (!closing) {
            long now = System.currentTimeMillis();
            if (withheld && now >= release) {
                senders.stream()
                        .filter(RouterSender::misbehaves)
                        .forEach(RouterSender::releaseTemplate);
                withheld = false;
            }
            if (now > clock) {
                // A pause of this process is skipped, not made up for in one burst.
                clock = step(Math.max(clock, now - 1_000), now, 1, false);
            }
            pause(TICK_MILLIS);
        }
    }

    /// Sends the flows of one interval and returns its end.
    private long step(long from, long to, double factor, boolean timedOnly) {
        double flows =
                config.peakFlowsPerSecond() * DailyCurve.at(to) * (to - from) / 1_000 / factor;
        for (RouterSender sender : senders) {
            if (!timedOnly || sender.router().protocol().timed()) {
                sender.send(to, flows);
            }
        }
        return to;
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }

    /// What the demo is doing.
    public Phase phase() {
        return phase;
    }

    /// When the live part began, ms since 1970; 0 before it.
    public long liveSinceMillis() {
        return liveSinceMillis;
    }

    /// What each exporter has sent; exact once closed.
    public List<DemoTotals> totals() {
        return senders.stream().map(RouterSender::totals).toList();
    }

    /// Stops sending; what was sent stays counted.
    @Override
    public void close() throws InterruptedException {
        closing = true;
        if (thread != null) {
            thread.join(CLOSE_LIMIT);
        }
        phase = Phase.STOPPED;
        senders.forEach(RouterSender::close);
    }
}
