package io.weir.flows.inlet;

import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.EnrichCounts;
import io.weir.flows.enrich.Requirement;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// One exporter's counters at one worker, from the decoder, the enrichment and Kafka, and their way
/// into the ledger. The worker and Kafka's answers count; others read what the worker publishes
/// between two datagrams, a moment late.
final class ExporterAccount {
    static final String STAGE = "inlet";

    /// What counts the sFlow counter samples of the same exporters.
    static final String COUNTER_STAGE = "inlet-counters";

    static final String KAFKA_FAILED = "kafka-failed";
    static final String TOO_LARGE = "record-too-large";

    private final ExporterState state;
    private final EnrichCounts enriched = new EnrichCounts();
    private final EventLog events = new EventLog();
    private final MinuteSeries minutes = new MinuteSeries();
    private final Map<String, Long> missingTemplates = new TreeMap<>();
    private final SentCount sent = new SentCount();
    private final SentCount counters = new SentCount();
    private final LetterCount undecoded = new LetterCount();
    private final EnumMap<Requirement, LetterCount> lacking = new EnumMap<>(Requirement.class);
    private final Function<Cause, LedgerTotal> newTotal;
    private final Map<Cause, LedgerTotal> totals = new HashMap<>();
    private volatile ExporterCounts counts = ExporterCounts.NONE;
    private long lastUnnamed;
    private long minuteDecoded;

    private record Cause(String stage, LedgerKind kind, String reason) {}

    ExporterAccount(ExporterState state, Ledger ledger) {
        this.state = state;
        String source = state.address();
        newTotal = cause -> new LedgerTotal(ledger, cause.stage, source, cause.kind, cause.reason);
        for (Requirement requirement : Requirement.values()) {
            lacking.put(requirement, new LetterCount());
        }
    }

    ExporterState state() {
        return state;
    }

    EnrichCounts enriched() {
        return enriched;
    }

    EventLog events() {
        return events;
    }

    MinuteSeries minutes() {
        return minutes;
    }

    /// Templates that data sets wait for, with the time the first one came, ms since 1970.
    Map<String, Long> missingTemplates() {
        return missingTemplates;
    }

    /// Flows on their way to Kafka.
    SentCount sent() {
        return sent;
    }

    /// Counter samples on their way to Kafka.
    SentCount counters() {
        return counters;
    }

    /// Flows in datagrams whose template never came, estimated, on their way into the dead letters.
    LetterCount undecoded() {
        return undecoded;
    }

    /// Flows that lack what the configuration asks for, on their way into the dead letters.
    @SuppressWarnings("NullAway") // every requirement is there from the start
    LetterCount lacking(Requirement requirement) {
        return lacking.get(requirement);
    }

    /// What was published last.
    ExporterCounts counts() {
        return counts;
    }

    /// Publishes everything counted, and brings what was counted since the last call into the
    /// ledger and the minutes. Called by the worker between datagrams, or when it has ended.
    synchronized void publish(long nowMillis) {
        ExporterCounts before = counts;
        ExporterCounts now = count();
        counts = now;
        total(LedgerKind.IN, "", now.heard());
        total(LedgerKind.STORED, "", now.sent());
        total(LedgerKind.RECOVERED, "", now.recovered());
        total(LedgerKind.SEQUENCE_LOST, "", now.sequenceLost());
        total(LedgerKind.UNKNOWN_INTERFACE, "", enriched.unknownFlows());
        total(LedgerKind.UNKNOWN_RATE, "", state.unknownRateFlows());
        now.refused().forEach((reason, flows) -> total(LedgerKind.REFUSED, reason, flows));
        now.lettered().forEach((reason, flows) -> total(LedgerKind.DEAD_LETTERED, reason, flows));
        long unnamed = enriched.unknownFlows() + enriched.refusedFlows();
        if (unnamed > lastUnnamed) {
            lastUnnamed = unnamed;
            publishIfIndexes();
        }
        publishCounters();
        publishMinute(nowMillis, before, now);
    }

    private void publishCounters() {
        SentCount.Figures kafka = counters.figures();
        long truncated = state.truncatedCounterSamples();
        counterTotal(LedgerKind.IN, "", state.counterSamples() + truncated);
        counterTotal(LedgerKind.STORED, "", kafka.sent());
        counterTotal(LedgerKind.REFUSED, RefusalReason.TRUNCATED.code(), truncated);
        counterTotal(LedgerKind.REFUSED, KAFKA_FAILED, kafka.failed());
        counterTotal(LedgerKind.REFUSED, TOO_LARGE, kafka.tooLarge());
        counterTotal(LedgerKind.SEQUENCE_LOST, "", state.lostCounterSamples());
    }

    private ExporterCounts count() {
        SentCount.Figures kafka = sent.figures();
        LetterCount.Figures letters = undecoded.figures();
        long inFlight = kafka.inFlight() + letters.inFlight();
        Map<String, Long> refused = new TreeMap<>();
        Map<String, Long> lettered = new TreeMap<>();
        String missing = RefusalReason.TEMPLATE_MISSING.code();
        for (RefusalReason reason : RefusalReason.values()) {
            add(refused, reason.code(), state.refusedRecords(reason));
        }
        add(refused, missing, -letters.inFlight() - letters.kept());
        add(lettered, missing, letters.kept());
        for (Requirement requirement : Requirement.values()) {
            LetterCount.Figures flows = lacking(requirement).figures();
            inFlight += flows.inFlight();
            add(refused, requirement.code(), flows.refused());
            add(lettered, requirement.code(), flows.kept());
        }
        add(refused, KAFKA_FAILED, kafka.failed());
        add(refused, TOO_LARGE, kafka.tooLarge());
        refused.values().removeIf(flows -> flows == 0);
        return new ExporterCounts(
                state.packets(),
                state.heardRecords() - state.records() + state.flows(),
                state.flows(),
                new ExporterReport.Waiting(
                        state.waitingSets(), state.waitingBytes(), state.waitingRecords()),
                refused,
                lettered,
                kafka.sent(),
                inFlight,
                state.recoveredRecords(),
                state.sequenceLostRecords(),
                state.templates());
    }

    private static void add(Map<String, Long> sums, String reason, long flows) {
        if (flows != 0) {
            sums.merge(reason, flows, Long::sum);
        }
    }

    private void total(LedgerKind kind, String reason, long total) {
        total(STAGE, kind, reason, total);
    }

    private void counterTotal(LedgerKind kind, String reason, long total) {
        total(COUNTER_STAGE, kind, reason, total);
    }

    private void total(String stage, LedgerKind kind, String reason, long total) {
        if (total > 0) {
            totals.computeIfAbsent(new Cause(stage, kind, reason), newTotal).publish(total);
        }
    }

    private void publishIfIndexes() {
        Map<Long, Long> flows = new TreeMap<>();
        enriched.unknownInterfaces().addTo(flows);
        flows.forEach(
                (index, total) -> total(LedgerKind.UNKNOWN_IF_INDEX, String.valueOf(index), total));
    }

    private void publishMinute(long nowMillis, ExporterCounts before, ExporterCounts now) {
        long decoded = now.decoded() - enriched.refusedFlows();
        long late = now.recovered() - before.recovered();
        minutes.add(
                nowMillis,
                Math.max(0, now.heard() - before.heard()),
                Math.max(0, decoded - minuteDecoded - late),
                Math.max(0, now.sequenceLost() - before.sequenceLost()));
        if (late > 0) {
            minutes.recover(nowMillis, late);
        }
        minuteDecoded = decoded;
    }
}
