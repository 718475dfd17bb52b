package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pipeline.delivery.PipelineExplainer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.letter.Addressed;
import io.weir.pipeline.letter.ReplayRule;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Subject;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class PipelineExplainerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:30Z");

    private static final Subject EXPORTER =
            new Subject(
                    Subject.Kind.EXPORTER,
                    "edge",
                    List.of("192.0.2.1"),
                    List.of(),
                    List.of("memory"),
                    "flows");

    @Test
    void whatThePipelineDidNotStoreIsSaidBesideAnExporter() throws Exception {
        assertThat(
                        beside(
                                line(LedgerKind.IN, "", 1_000),
                                line(LedgerKind.STORED, "", 990),
                                line(LedgerKind.REFUSED, "too-old", 5),
                                line(LedgerKind.REFUSED, Addressed.REASON, 3),
                                line(LedgerKind.DEAD_LETTERED, "bad-address", 2),
                                line(LedgerKind.LOST, "", 100)))
                .singleElement()
                .returns(false, Finding::missing)
                .extracting(Finding::sentence)
                .isEqualTo(
                        "107 items of memory, of whichever exporter, were not stored by pipeline"
                                + " ids");
    }

    @Test
    void alsoBesideAnExporterThatAnotherProcessHears() throws Exception {
        Subject heardThere =
                new Subject(
                        Subject.Kind.LEDGER,
                        "192.0.2.1",
                        List.of("192.0.2.1"),
                        List.of(),
                        List.of(),
                        "flows");
        assertThat(beside(heardThere, line(LedgerKind.LOST, "retention", 12)))
                .singleElement()
                .extracting(Finding::sentence)
                .isEqualTo(
                        "12 items of memory, of whichever exporter, were not stored by pipeline"
                                + " ids");
    }

    @Test
    void whatWasReplayedForOthersIsNoGap() throws Exception {
        assertThat(
                        beside(
                                line(LedgerKind.IN, "", 1_000),
                                line(LedgerKind.REFUSED, Addressed.REASON, 3)))
                .isEmpty();
    }

    @Test
    void lettersThatWereReplayedAreNoGap() throws Exception {
        assertThat(
                        beside(
                                line(LedgerKind.DEAD_LETTERED, "bad-address", 4),
                                line(LedgerKind.REPLAYED, "bad-address", 3)))
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .startsWith("1 item of memory, of whichever exporter, was not stored");
        assertThat(
                        beside(
                                line(LedgerKind.DEAD_LETTERED, "bad-address", 4),
                                line(LedgerKind.REPLAYED, "bad-address", 4)))
                .isEmpty();
    }

    private static LedgerLine line(LedgerKind kind, String reason, long count) {
        return new LedgerLine(NOW.getEpochSecond() - 30, "ids", "memory", kind, reason, count);
    }

    private static List<Finding> beside(LedgerLine... lines) throws Exception {
        return beside(EXPORTER, lines);
    }

    private static List<Finding> beside(Subject subject, LedgerLine... lines) throws Exception {
        try (PipelineRunner runner =
                PipelineRunner.builder(new IdProcessor(100))
                        .consumer(new MemoryConsumer(new MemoryTopic(1), 7))
                        .writer(new MemoryStore())
                        .deadLetters(new MemoryLetters())
                        .build()) {
            Evidence evidence = new Evidence(NOW.minusSeconds(3_600), NOW, _ -> List.of(lines));
            return new PipelineExplainer(List.of(runner), new ReplayRule())
                    .explain(subject, evidence);
        }
    }
}
