package io.weir.pipeline.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pipeline.ledger.LedgerKind;
import io.weir.pipeline.ledger.LedgerLine;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

class ReplayedCountTest {
    private static final UUID TOPIC = UUID.fromString("1b4e28ba-2fa1-11d2-883f-0016d3cca427");
    private static final long MINUTE = Instant.parse("2026-11-23T10:07:00Z").getEpochSecond();

    private static LetterHead letter(long offset, String error, String time) {
        LetterId id = new LetterId(TOPIC, 0, offset, 0, "flows");
        return new LetterHead(id, "river", error, "", Instant.parse(time), 9, false, offset);
    }

    @Test
    void lettersCountInTheMinuteTheyWereMade() {
        assertThat(
                        ReplayedCount.of(
                                List.of(
                                        letter(1, "undecodable", "2026-11-23T10:07:00Z"),
                                        letter(2, "undecodable", "2026-11-23T10:07:59.999Z"),
                                        letter(3, "undecodable", "2026-11-23T10:08:00Z"),
                                        letter(4, "too-large", "2026-11-23T10:07:30Z"))))
                .containsExactlyInAnyOrder(
                        line(MINUTE, "undecodable", 2),
                        line(MINUTE + 60, "undecodable", 1),
                        line(MINUTE, "too-large", 1));
    }

    @Test
    void aSecondReplayOfALetterDoesNotCount() {
        LetterHead letter = letter(1, "undecodable", "2026-11-23T10:07:00Z");
        LetterMark mark = LetterMark.replayed(letter.id(), TOPIC, letter.time());
        assertThat(ReplayedCount.of(List.of(letter.withMarks(List.of(mark))))).isEmpty();
    }

    @Test
    void flowsThatWereRefusedBeforeTheyWereSentCountForTheirExporter() {
        LetterId id = new LetterId(TOPIC, LetterId.UNSENT, 1, 0, "inlet");
        Instant time = Instant.ofEpochSecond(MINUTE);
        LetterHead letter =
                new LetterHead(
                        id,
                        "river",
                        "interface-unknown",
                        "",
                        time,
                        9,
                        false,
                        0,
                        "192.0.2.1",
                        40,
                        List.of());
        assertThat(ReplayedCount.of(List.of(letter)))
                .containsExactly(
                        new LedgerLine(
                                MINUTE,
                                "inlet",
                                "192.0.2.1",
                                LedgerKind.REPLAYED,
                                "interface-unknown",
                                40));
    }

    private static LedgerLine line(long minute, String error, long count) {
        return new LedgerLine(minute, "flows", "river", LedgerKind.REPLAYED, error, count);
    }
}
