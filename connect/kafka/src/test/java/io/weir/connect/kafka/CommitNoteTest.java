package io.weir.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pipeline.Plan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.UUID;

class CommitNoteTest {
    private static final UUID TOPIC = UUID.fromString("6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c");

    @ParameterizedTest
    @CsvSource({"'', -1, ''", "00ff, -1, ' 00ff'", "00ff, 3, ' 00ff 3'", "'', 0, ' - 0'"})
    void planSurvivesTheRoundTrip(String tables, long records, String end) {
        Instant deadline = Instant.ofEpochMilli(1_795_000_000_123L);
        Plan plan = new Plan(100, 250, 7, deadline, tables, records);
        String text = new CommitNote(TOPIC, plan).text();
        assertThat(text).isEqualTo("w1 " + TOPIC + " 250 7 1795000000123" + end);
        assertThat(CommitNote.parse(text, 100)).isEqualTo(new CommitNote(TOPIC, plan));
    }

    @Test
    void settlementSurvivesTheRoundTrip() {
        CommitNote note = new CommitNote(TOPIC, null);
        assertThat(CommitNote.parse(note.text(), 251)).isEqualTo(note);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "w2 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c",
                "w1",
                "w1 nonsense",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c x 7 1",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 99 7 1",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250 7 99999999999999999999",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250 7 1 tables",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250 7 1 00ff x",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250 7 1 00ff 152",
                "w1 6f1c9c0e-4d6b-4f5e-8c9b-0d1e2f3a4b5c 250 7 1 00ff 1 1"
            })
    void foreignMetadataIsNoNote(String text) {
        assertThat(CommitNote.parse(text, 100)).isNull();
    }
}
