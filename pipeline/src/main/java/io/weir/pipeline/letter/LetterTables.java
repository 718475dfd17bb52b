package io.weir.pipeline.letter;

import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;

import java.util.List;

/// The tables of dead letters that are kept in ClickHouse. Of rows with the same key the last
/// counts: read them with `FINAL`.
public final class LetterTables {
    /// One row per letter, and per time that it was sent until parts are merged.
    public static final Table LETTERS =
            Table.of(
                            "weir_dead_letters",
                            List.of(
                                    text("Id", "Topic id, partition, offset, index and pipeline."),
                                    name("Topic", "Where the letter came from."),
                                    name("Pipeline", "Who could not store it."),
                                    name("Error", "A short code."),
                                    text("Reason", "One sentence."),
                                    TableColumn.of(
                                            "Time",
                                            "DateTime64(3)",
                                            "",
                                            "When it was sent, in milliseconds UTC."),
                                    text("Headers", "Headers of the letter as JSON."),
                                    text("Value", "The item, in bytes.")),
                            List.of("Topic", "Id"),
                            "toYYYYMM(Time)")
                    .withEngine(new Engine.Replacing("", false))
                    .withTtl("toDateTime(Time) + INTERVAL 90 DAY");

    /// One row per letter and replay.
    public static final Table MARKS =
            Table.of(
                            "weir_dead_letter_marks",
                            List.of(
                                    text("Id", "The letter."),
                                    text("Run", "The replay."),
                                    text("Mark", "How far it came, its range and times."),
                                    TableColumn.of(
                                            "Time",
                                            "DateTime64(3)",
                                            "",
                                            "When the replay began, in milliseconds UTC.")),
                            List.of("Id", "Run"),
                            "")
                    .withEngine(new Engine.Replacing("", false))
                    .withTtl("toDateTime(Time) + INTERVAL 100 DAY");

    private LetterTables() {}

    private static TableColumn text(String name, String comment) {
        return TableColumn.of(name, "String", "ZSTD(1)", comment);
    }

    private static TableColumn name(String name, String comment) {
        return TableColumn.of(name, "LowCardinality(String)", "", comment);
    }
}
