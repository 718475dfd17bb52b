package io.weir.pipeline.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerHistory;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.letter.Addressed;
import io.weir.pipeline.letter.ReplayRule;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

class WhyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NOW = Instant.parse("2026-11-30T12:10:30Z");

    private final Ledger ledger = new Ledger();
    private final Why why = new Why(ledger, "here", () -> NOW);
    private final List<LedgerLine> stored = new ArrayList<>();
    private final LedgerHistory history =
            new LedgerHistory() {
                @Override
                public List<LedgerLine> lines(
                        String name, Instant from, String instance, Instant ownBefore) {
                    assertThat(instance).isEqualTo("here");
                    return stored.stream()
                            .filter(line -> line.source().equals(name))
                            .filter(line -> line.minute() >= from.getEpochSecond())
                            .toList();
                }

                @Override
                public Instant last(String name) {
                    return stored.stream()
                            .filter(line -> line.source().equals(name))
                            .map(line -> Instant.ofEpochSecond(line.minute()))
                            .reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
                }
            };

    private void stored(String time, LedgerKind kind, String reason, long count) {
        long minute = Instant.parse("2026-11-30T" + time + ":00Z").getEpochSecond();
        stored.add(new LedgerLine(minute, "inlet", "192.0.2.1", kind, reason, count));
    }

    @Test
    void addsWhatOthersStoredToWhatThisProcessRemembers() {
        why.history(history);
        stored("11:20", LedgerKind.IN, "", 1_000);
        stored("11:20", LedgerKind.STORED, "", 1_000);
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 234);
        ledger.count("inlet", "192.0.2.1", LedgerKind.STORED, "", 234);
        Answer answer = why.ask("192.0.2.1", HOUR);
        assertThat(answer.kind()).isEqualTo(Subject.Kind.LEDGER);
        assertThat(answer.summary())
                .isEqualTo(
                        "nothing is missing: 1,234 heard, 1,234 stored, 0 refused, in the last"
                                + " hour");
    }

    @Test
    void saysFromWhenToWhenSomethingWasMissing() {
        why.history(history);
        stored("11:20", LedgerKind.KERNEL_DROPPED, "", 20);
        stored("11:24", LedgerKind.KERNEL_DROPPED, "", 10);
        stored("11:22", LedgerKind.DATAGRAMS, "", 970);
        stored("11:50", LedgerKind.DATAGRAMS, "", 5_000);
        assertThat(why.ask("192.0.2.1", HOUR).findings())
                .filteredOn(finding -> finding.cause().equals("kernel-dropped"))
                .singleElement()
                .returns(
                        "192.0.2.1: the kernel dropped 30 datagrams (3.0 %) between 11:20 and"
                                + " 11:24 UTC",
                        Finding::sentence)
                .returns(0.03, Finding::share)
                .returns(Instant.parse("2026-11-30T11:24:00Z"), Finding::until);
    }

    @Test
    void saysSinceWhenNothingCame() {
        why.history(history);
        stored("03:00", LedgerKind.IN, "", 10);
        Answer answer = why.ask("192.0.2.1", HOUR);
        assertThat(answer.summary())
                .isEqualTo("nothing was heard in the last hour; one thing is missing");
        assertThat(answer.findings())
                .singleElement()
                .returns("silent", Finding::cause)
                .returns("nothing was counted since 03:00:00 UTC (9 h)", Finding::sentence);
    }

    @Test
    void answersFromMemoryWhenTheStoreIsAway() {
        why.history(
                new LedgerHistory() {
                    @Override
                    public List<LedgerLine> lines(
                            String name, Instant from, String instance, Instant ownBefore) {
                        throw WeirException.retriable("connection refused", null);
                    }

                    @Override
                    public Instant last(String name) {
                        throw new AssertionError("asked again after a failure");
                    }
                });
        ledger.count("inlet", "192.0.2.1", LedgerKind.REFUSED, "some-rule", 3);
        Answer answer = why.ask("192.0.2.1", HOUR);
        assertThat(answer.findings())
                .extracting(Finding::cause)
                .containsExactly("some-rule", "history-away");
        assertThat(answer.findings().getFirst().sentence())
                .isEqualTo("3 items refused (some-rule) since 12:10 UTC");
    }

    @Test
    void nobodyToldTheEndOfOldItems() {
        why.history(history);
        stored("11:20", LedgerKind.IN, "", 1_000);
        stored("11:20", LedgerKind.STORED, "", 990);
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 7);
        assertThat(why.ask("192.0.2.1", HOUR).totals())
                .singleElement()
                .returns(7L, Totals::inFlight)
                .returns(10L, Totals::untold)
                .extracting(Totals::text)
                .asString()
                .endsWith(
                        "7 waiting or on their way, 10 of which nobody told the end (their process"
                                + " was killed, or they wait since minutes)");
    }

    @Test
    void whatWasReplayedForOthersIsNotMissing() {
        why.add(new ReplayRule());
        ledger.count("flows", "flows-v1-block", LedgerKind.IN, "", 10);
        ledger.count("flows", "flows-v1-block", LedgerKind.STORED, "", 7);
        ledger.count("flows", "flows-v1-block", LedgerKind.REFUSED, Addressed.REASON, 3);
        Answer answer = why.ask("flows-v1-block", HOUR);
        assertThat(answer.missing()).isFalse();
        assertThat(answer.summary())
                .startsWith("nothing is missing: 10 heard, 7 stored, 3 refused");
        assertThat(answer.findings())
                .singleElement()
                .returns(false, Finding::missing)
                .extracting(Finding::sentence)
                .asString()
                .startsWith("3 items refused (replayed-for-others) since 12:10 UTC: dead letters");
    }

    @Test
    void lettersThatWereReplayedAreNotMissing() {
        ledger.count("flows", "river", LedgerKind.IN, "", 100);
        ledger.count("flows", "river", LedgerKind.STORED, "", 90);
        ledger.count("flows", "river", LedgerKind.DEAD_LETTERED, "undecodable", 10);
        ledger.count("flows", "river", LedgerKind.REPLAYED, "undecodable", 4);
        Answer some = why.ask("river", HOUR);
        assertThat(some.findings())
                .singleElement()
                .returns(true, Finding::missing)
                .returns(6L, Finding::count)
                .returns(0.06, Finding::share)
                .returns(
                        "10 items in the dead letters of flows (undecodable) since 12:10 UTC;"
                                + " 4 of them replayed since",
                        Finding::sentence);
        assertThat(some.totals())
                .singleElement()
                .returns(10L, Totals::deadLettered)
                .returns(4L, Totals::replayed)
                .returns(0L, Totals::inFlight);
        // The other six, and one more letter of another kind than theirs.
        ledger.count("flows", "river", LedgerKind.REPLAYED, "undecodable", 6);
        ledger.count("flows", "river", LedgerKind.REPLAYED, "too-large", 1);
        Answer all = why.ask("river", HOUR);
        assertThat(all.findings()).singleElement().returns(false, Finding::missing);
        assertThat(all.summary()).startsWith("nothing is missing");
    }

    @Test
    void aSocketAnswersToItsAddressAlone() {
        ledger.count("inlet", "udp 127.0.0.1:2055", LedgerKind.DATAGRAMS, "", 12);
        assertThat(why.ask("127.0.0.1:2055", HOUR).summary())
                .isEqualTo("nothing is missing: 12 datagrams received, in the last hour");
    }

    @Test
    void interfacesWithoutNamesAreNamedByTheirIndex() {
        ledger.count("inlet", "192.0.2.1", LedgerKind.UNKNOWN_INTERFACE, "", 30);
        ledger.count("inlet", "192.0.2.1", LedgerKind.UNKNOWN_IF_INDEX, "7", 10);
        ledger.count("inlet", "192.0.2.1", LedgerKind.UNKNOWN_IF_INDEX, "12", 25);
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 30);
        ledger.count("inlet", "192.0.2.1", LedgerKind.STORED, "", 30);
        assertThat(why.ask("192.0.2.1", HOUR).summary())
                .isEqualTo("nothing is missing: 30 heard, 30 stored, 0 refused, in the last hour");
        assertThat(why.ask("192.0.2.1", HOUR).findings())
                .extracting(Finding::sentence)
                .containsExactlyInAnyOrder(
                        "ifIndex 7 unknown: 10 items stored without a name since 12:10 UTC",
                        "ifIndex 12 unknown: 25 items stored without a name since 12:10 UTC");
        ledger.count("inlet", "192.0.2.1", LedgerKind.UNKNOWN_IF_INDEX, "8", 1);
        ledger.count("inlet", "192.0.2.1", LedgerKind.UNKNOWN_IF_INDEX, "9", 1);
        assertThat(why.ask("192.0.2.1", HOUR).findings())
                .singleElement()
                .returns(
                        "4 interfaces unknown: 30 items stored without a name since 12:10 UTC",
                        Finding::sentence);
    }

    @Test
    void namesTheNearestOfManySources() {
        why.history(history);
        why.add(knowing("edge1", "edge2", "core", "flows", "flows-rollup", "ledger"));
        why.add(knowing("a1", "a2", "a3", "a4", "a5", "a6"));
        Answer answer = why.ask("flow", HOUR);
        assertThat(answer.kind()).isEqualTo(Subject.Kind.UNKNOWN);
        assertThat(answer.findings())
                .singleElement()
                .returns(
                        "known here: flows, flows-rollup, a1, a2, a3, a4, a5, a6, core, edge1 and 2"
                                + " more",
                        Finding::sentence);
    }

    private static Explainer knowing(String... names) {
        return new Explainer() {
            @Override
            public Optional<Remedy> remedy(LedgerLine line, Evidence evidence) {
                return Optional.empty();
            }

            @Override
            public Collection<String> known() {
                return List.of(names);
            }
        };
    }

    @Test
    void refusesQuestionsWithoutSense() {
        assertThatThrownBy(() -> why.ask(" ", HOUR)).hasMessageContaining("source: ");
        assertThatThrownBy(() -> why.ask("x", Duration.ZERO)).hasMessageContaining("since: ");
        assertThatThrownBy(() -> why.ask("x", Duration.ofDays(401))).hasMessageContaining("400d");
    }
}
