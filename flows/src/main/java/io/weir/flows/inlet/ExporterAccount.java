package io.weir.flows.inlet;

import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.EnrichCounts;
import io.weir.flows.enrich.Requirement;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// One exporter's counters at one worker, from the decoder, the enrichment and Kafka, and their way
/// into the ledger.
///
/// In flows: `heard = waiting + refused + dead-lettered + decoded`, and `decoded = refused by
/// enrichment + sent + not sent + too large + in flight`. The worker publishes; others read under
/// the lock, a moment late.
final class ExporterAccount {
    static final String STAGE = "inlet";
    static final String KAFKA_FAILED = "kafka-failed";
    static final String TOO_LARGE = "record-too-large";

    private final ExporterState state;
    private final EnrichCounts enriched = new EnrichCounts();
    private final EventLog events = new EventLog();
    private final MinuteSeries minutes = new MinuteSeries();
    private final Map<String, Long> missingTemplates = new TreeMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private final LongAdder datagramsLettered = new LongAdder();
    private final EnumMap<Requirement, Lacking> lacking = new EnumMap<>(Requirement.class);
    private final LedgerLine in;
    private final LedgerLine recovered;
    private final LedgerLine lost;
    private final LedgerLine unknown;
    private final Map<Long, LedgerLine> unknownIfIndexes = new TreeMap<>();
    private final Function<Long, LedgerLine> newUnknownIfIndex;
    private final LedgerLine unknownRate;
    private final LedgerLine kafkaFailed;
    private final LedgerLine kafkaTooLarge;
    private final LedgerLine stored;
    private final LedgerLine datagramLetters;
    private final EnumMap<RefusalReason, LedgerLine> refused = new EnumMap<>(RefusalReason.class);
    private long lastHeard;
    private long lastDecoded;
    private long lastLost;
    private long lastRecovered;
    private long lastUnnamed;

    /// Brings a growing total into a ledger cell.
    private static final class LedgerLine {
        private final Ledger ledger;
        private final String source;
        private final LedgerKind kind;
        private final String reason;
        private Ledger.@Nullable Cell cell;
        private long published;

        LedgerLine(Ledger ledger, String source, LedgerKind kind, String reason) {
            this.ledger = ledger;
            this.source = source;
            this.kind = kind;
            this.reason = reason;
        }

        void publish(long total) {
            // An estimate that was corrected downwards is made up for by what comes next.
            if (total > published) {
                if (cell == null) {
                    cell = ledger.cell(STAGE, source, kind, reason);
                }
                cell.add(total - published);
                published = total;
            }
        }
    }

    /// Flows that lack what the configuration asks for.
    private static final class Lacking {
        private final LongAdder lettered = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LedgerLine letterLine;
        private final LedgerLine refusedLine;

        Lacking(Ledger ledger, String source, String code) {
            letterLine = new LedgerLine(ledger, source, LedgerKind.DEAD_LETTERED, code);
            refusedLine = new LedgerLine(ledger, source, LedgerKind.REFUSED, code);
        }

        void publish() {
            letterLine.publish(lettered.sum());
            refusedLine.publish(refused.sum());
        }
    }

    ExporterAccount(ExporterState state, Ledger ledger) {
        this.state = state;
        String source = state.address();
        in = new LedgerLine(ledger, source, LedgerKind.IN, "");
        stored = new LedgerLine(ledger, source, LedgerKind.STORED, "");
        recovered = new LedgerLine(ledger, source, LedgerKind.RECOVERED, "");
        lost = new LedgerLine(ledger, source, LedgerKind.SEQUENCE_LOST, "");
        unknown = new LedgerLine(ledger, source, LedgerKind.UNKNOWN_INTERFACE, "");
        newUnknownIfIndex =
                index ->
                        new LedgerLine(
                                ledger, source, LedgerKind.UNKNOWN_IF_INDEX, String.valueOf(index));
        unknownRate = new LedgerLine(ledger, source, LedgerKind.UNKNOWN_RATE, "");
        kafkaFailed = new LedgerLine(ledger, source, LedgerKind.REFUSED, KAFKA_FAILED);
        kafkaTooLarge = new LedgerLine(ledger, source, LedgerKind.REFUSED, TOO_LARGE);
        datagramLetters =
                new LedgerLine(
                        ledger,
                        source,
                        LedgerKind.DEAD_LETTERED,
                        RefusalReason.TEMPLATE_MISSING.code());
        for (Requirement requirement : Requirement.values()) {
            lacking.put(requirement, new Lacking(ledger, source, requirement.code()));
        }
        for (RefusalReason reason : RefusalReason.values()) {
            refused.put(reason, new LedgerLine(ledger, source, LedgerKind.REFUSED, reason.code()));
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

    /// Flows that came in: a record that describes both directions counts as two once decoded.
    long heard() {
        return state.heardRecords() - state.records() + state.flows();
    }

    long sent() {
        return sent.sum();
    }

    long failed() {
        return failed.sum();
    }

    /// Flows that alone are more than Kafka takes as a record.
    long tooLarge() {
        return tooLarge.sum();
    }

    /// Flows in the dead letters, those in datagrams estimated.
    long deadLettered() {
        long letters = datagramsLettered.sum();
        for (Lacking flows : lacking.values()) {
            letters += flows.lettered.sum();
        }
        return letters;
    }

    /// Flows refused for this reason and not kept in the dead letters.
    long refused(RefusalReason reason) {
        long refusedFlows = state.refusedRecords(reason);
        return reason == RefusalReason.TEMPLATE_MISSING
                ? refusedFlows - datagramsLettered.sum()
                : refusedFlows;
    }

    /// Flows refused because they lack this, and not kept in the dead letters.
    long refused(Requirement requirement) {
        return lacking(requirement).refused.sum();
    }

    @SuppressWarnings("NullAway") // every requirement is there from the start
    private Lacking lacking(Requirement requirement) {
        return lacking.get(requirement);
    }

    void countSent(long flows) {
        sent.add(flows);
    }

    void countFailed(long flows) {
        failed.add(flows);
    }

    void countTooLarge(long flows) {
        tooLarge.add(flows);
    }

    void countDatagramLettered(long records) {
        datagramsLettered.add(records);
    }

    void countLettered(Requirement requirement, long flows) {
        lacking(requirement).lettered.add(flows);
    }

    void countRefused(Requirement requirement, long flows) {
        lacking(requirement).refused.add(flows);
    }

    /// Brings everything counted since the last call into the ledger and the minutes.
    synchronized void publish(long nowMillis) {
        in.publish(heard());
        stored.publish(sent());
        recovered.publish(state.recoveredRecords());
        lost.publish(state.sequenceLostRecords());
        unknown.publish(enriched.unknownFlows());
        long unnamed = enriched.unknownFlows() + enriched.refusedFlows();
        if (unnamed > lastUnnamed) {
            lastUnnamed = unnamed;
            publishIfIndexes();
        }
        unknownRate.publish(state.unknownRateFlows());
        kafkaFailed.publish(failed());
        kafkaTooLarge.publish(tooLarge());
        datagramLetters.publish(datagramsLettered.sum());
        lacking.values().forEach(Lacking::publish);
        refused.forEach((reason, line) -> line.publish(refused(reason)));
        publishMinute(nowMillis);
    }

    private void publishIfIndexes() {
        Map<Long, Long> flows = new TreeMap<>();
        enriched.unknownInterfaces().addTo(flows);
        flows.forEach((index, total) ->
                unknownIfIndexes.computeIfAbsent(index, newUnknownIfIndex).publish(total));
    }

    private void publishMinute(long nowMillis) {
        long heardNow = heard();
        long decodedNow = state.flows() - enriched.refusedFlows();
        long lostNow = state.sequenceLostRecords();
        long recoveredNow = state.recoveredRecords();
        long late = recoveredNow - lastRecovered;
        minutes.add(
                nowMillis,
                Math.max(0, heardNow - lastHeard),
                Math.max(0, decodedNow - lastDecoded - late),
                Math.max(0, lostNow - lastLost));
        if (late > 0) {
            minutes.recover(nowMillis, late);
        }
        lastHeard = heardNow;
        lastDecoded = decodedNow;
        lastLost = lostNow;
        lastRecovered = recoveredNow;
    }
}
