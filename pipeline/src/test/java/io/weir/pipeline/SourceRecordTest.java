package io.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SourceRecordTest {
    @Test
    void declaredRowsComeFromTheHeaderAndAreOneOtherwise() {
        assertThat(record(RecordHeader.rows(1_000)).declaredRows()).isEqualTo(1_000);
        assertThat(record().declaredRows()).isEqualTo(1);
        assertThat(record(RecordHeader.text(RecordHeader.ROWS, "many!")).declaredRows())
                .isEqualTo(1);
        assertThat(record(RecordHeader.rows(-5)).declaredRows()).isZero();
    }

    @Test
    void theLastHeaderOfANameCounts() {
        SourceRecord record = record(RecordHeader.text("a", "x"), RecordHeader.text("a", "y"));
        assertThat(record.header("a")).isEqualTo(new byte[] {'y'});
        assertThat(record.header("b")).isNull();
    }

    private static SourceRecord record(RecordHeader... headers) {
        return new SourceRecord(0, 0, null, null, List.of(headers), -1);
    }
}
