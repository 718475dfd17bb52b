package io.weir.connect.clickhouse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.connect.clickhouse.schema.Migrator;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterTables;
import io.weir.testing.contract.LetterBoxContract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.InstantSource;
import java.util.List;

/// On a real ClickHouse; about 3 s.
class ClickHouseLetterBoxTest extends LetterBoxContract {
    private static final ClickHouseConnector CONNECTOR = TestStore.connector();

    @AfterAll
    static void close() {
        CONNECTOR.close();
    }

    @Override
    protected LetterBox open(String topic) {
        new Migrator(CONNECTOR, List.of(LetterTables.LETTERS, LetterTables.MARKS)).apply();
        return new ClickHouseLetterBox(CONNECTOR.client(), InstantSource.system());
    }

    @Test
    void missingRightsAreSaidAtTheStart() {
        try (LetterBox box = open("river")) {
            CONNECTOR.client().execute("DROP TABLE weir_dead_letter_marks SYNC");
            assertThatThrownBy(() -> box.probe("river"))
                    .isInstanceOf(WeirException.class)
                    .hasMessageStartingWith("dead letters: ")
                    .hasMessageContaining("weir_dead_letter_marks")
                    .hasMessageContaining("(expected: rights to insert");
        }
    }
}
