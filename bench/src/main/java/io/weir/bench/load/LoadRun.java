package io.weir.bench.load;

import io.weir.bench.Progress;
import io.weir.bench.load.RollupCheck.Agreement;
import io.weir.connect.clickhouse.QueryResult;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Drives one generator against one Weir, step by step. Not thread-safe.
final class LoadRun implements AutoCloseable {
    private static final Duration SOCKET_PATIENCE = Duration.ofSeconds(10);
    private static final Duration MERGE_PATIENCE = Duration.ofMinutes(1);
    private static final Duration ROLLUP_PATIENCE = Duration.ofMinutes(3);
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STUCK = Duration.ofMinutes(1);

    /// Longer than between two looks of the inlet at its own counters.
    private static final long PAUSE_MILLIS = 500;

    private static final long MINUTE_MILLIS = 60_000;

    /// Roll-ups of a minute are begun one and a half seconds after it.
    private static final long AFTER_MINUTE_MILLIS = 3_000;

    private final WeirUnderLoad weir;
    private final Progress progress;
    private final GeneratorProcess generator;
    private final DelayProbe probe;
    private final FlowAccount account;
    private Sent sent = Sent.nothing();
    private long marks;

    LoadRun(WeirUnderLoad weir, Progress progress) throws IOException {
        this.weir = weir;
        this.progress = progress;
        generator = new GeneratorProcess(weir.ports());
        probe = new DelayProbe(weir.store(), weir.ports().netflow());
        account = new FlowAccount(weir.store());
    }

    /// Sends at a rate, and counts nothing but ids: lets the compilers of both processes work.
    void warmUp(long rate, Duration hold) throws Exception {
        progress.say("warming up at " + rate + "/s");
        sent = generator.run(rate, hold.toMillis());
        settle();
    }

    /// Sends at a rate for so long, waits until all of it is stored, and counts.
    StepReport step(long rate, Duration hold) throws Exception {
        if (hold.toMillis() >= MINUTE_MILLIS) {
            // So that each step pays for as many roll-ups as it has minutes.
            long into = (System.currentTimeMillis() - AFTER_MINUTE_MILLIS) % MINUTE_MILLIS;
            TimeUnit.MILLISECONDS.sleep(MINUTE_MILLIS - into);
        }
        progress.say("%d/s for %s".formatted(rate, hold));
        Counts countsBefore = weir.counts();
        Map<String, Double> cpuBefore = cpu();
        long restartsBefore = weir.storeRestarts();
        Sent before = sent;
        long marksBefore = marks;
        long failuresBefore = probe.failures();
        Sampler sampler = new Sampler(weir.store(), processes());
        long waiting;
        double catchUp;
        boolean settled;
        try (sampler) {
            probe.send(true);
            sent = generator.run(rate, hold.toMillis());
            probe.send(false);
            long ended = System.nanoTime();
            Counts now = weir.counts().since(countsBefore);
            waiting = Math.max(0, now.acknowledged() - now.stored());
            progress.say(
                    "%d sent, %d wait in Kafka".formatted(sent.total() - before.total(), waiting));
            settled = settle();
            catchUp = (System.nanoTime() - ended) / 1e9;
        }
        marks = probe.sent();
        weir.awaitMerges(MERGE_PATIENCE);
        Map<String, Double> cpuAfter = cpu();
        Counts counts = weir.counts().since(countsBefore);
        progress.say("counting ids");
        FlowTally tally = account.tally(Exporters.MARKS, marksBefore, marks);
        for (LoadExporter exporter : Exporters.ALL) {
            int i = exporter.number();
            tally = tally.plus(account.tally(exporter, before.flows().get(i), sent.flows().get(i)));
        }
        Map<String, Double> perMillion = new TreeMap<>();
        double millions = tally.sent() / 1e6;
        cpuAfter.forEach((name, seconds) ->
                perMillion.put(name, (seconds - cpuBefore.getOrDefault(name, 0.0)) / millions));
        StepReport report =
                new StepReport(
                        rate,
                        sent.millis() / 1e3,
                        tally,
                        sent.datagrams() - before.datagrams() + marks - marksBefore,
                        counts,
                        waiting,
                        catchUp,
                        settled,
                        perMillion,
                        sampler.highestRss(),
                        probe.take(),
                        sampler.parts(),
                        weir.storeRestarts() - restartsBefore,
                        sampler.failures() + probe.failures() - failuresBefore);
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%d lost, %d twice; %.1f s to catch up; %s CPU s per million",
                        tally.lost(),
                        tally.twice(),
                        catchUp,
                        perMillion));
        return report;
    }

    private Map<String, ProcessHandle> processes() throws Exception {
        Map<String, ProcessHandle> processes = new HashMap<>(weir.processes());
        processes.put("generator", generator.handle());
        processes.put("bench", ProcessHandle.current());
        return processes;
    }

    private Map<String, Double> cpu() throws Exception {
        Map<String, Double> cpu = new TreeMap<>();
        processes().forEach((name, process) -> cpu.put(name, ProcessCost.of(process).cpuSeconds()));
        return cpu;
    }

    /// Waits until nothing is on its way any more.
    ///
    /// @return false when nothing moved for a minute
    private boolean settle() throws Exception {
        long datagrams = sent.datagrams() + probe.sent();
        long socketEnd = System.nanoTime() + SOCKET_PATIENCE.toNanos();
        long moved = System.nanoTime();
        long stored = -1;
        Counts before = null;
        while (true) {
            Counts counts = weir.counts();
            // A datagram that the kernel lost without counting it never comes.
            long expected = System.nanoTime() < socketEnd ? datagrams : 0;
            if (counts.settled(expected) && counts.equals(before)) {
                return true;
            }
            before = counts;
            if (counts.stored() != stored) {
                stored = counts.stored();
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STUCK.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /// What is known once all steps are done.
    ///
    /// @param rollups whether to wait for the roll-ups and compare them, up to a minute and more
    LoadReport finish(List<StepReport> steps, boolean rollups) throws Exception {
        long strays = account.strays(Exporters.MARKS, probe.sent());
        for (LoadExporter exporter : Exporters.ALL) {
            strays += account.strays(exporter, sent.flows().get(exporter.number()));
        }
        boolean rolledUp = false;
        List<Agreement> agreements = new ArrayList<>();
        if (rollups) {
            progress.say("waiting for the roll-ups of the last minute");
            RollupCheck check = new RollupCheck(weir.store());
            rolledUp = check.await(ROLLUP_PATIENCE);
            agreements = check.compare();
        }
        return new LoadReport(steps, strays, rolledUp, agreements, ledger());
    }

    /// Flows by kind and reason, once it has all that was heard.
    private Map<String, Long> ledger() throws Exception {
        long heard = weir.counts().heard();
        long end = System.nanoTime() + LEDGER_PATIENCE.toNanos();
        Map<String, Long> ledger = readLedger();
        while (ledger.getOrDefault("in", 0L) < heard && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            ledger = readLedger();
        }
        return ledger;
    }

    private Map<String, Long> readLedger() {
        QueryResult result =
                weir.store()
                        .query(
                                "SELECT Kind, Reason, sum(Count) AS Flows FROM weir_ledger"
                                        + " WHERE Stage = 'inlet' GROUP BY Kind, Reason");
        Map<String, Long> ledger = new TreeMap<>();
        for (int row = 0; row < result.rows().size(); row++) {
            String reason = result.text(row, "Reason");
            ledger.put(
                    result.text(row, "Kind") + (reason.isEmpty() ? "" : " (" + reason + ")"),
                    result.number(row, "Flows"));
        }
        return ledger;
    }

    @Override
    public void close() throws Exception {
        try (generator) {
            probe.close();
        }
    }
}
