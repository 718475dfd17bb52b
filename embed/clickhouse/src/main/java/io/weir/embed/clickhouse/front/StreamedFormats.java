package io.weir.embed.clickhouse.front;

import java.util.Locale;
import java.util.Set;

/// The output formats whose pieces can be sent one after the other. The engine writes every piece
/// of a streamed result as a document of its own, so whatever has a head, a tail or something
/// between rows (`JSON`, `CSVWithNames`, `Pretty`, `Values`, `Parquet`, …) has to be written as one
/// document.
final class StreamedFormats {
    private static final Set<String> NAMES =
            Set.of(
                    "native",
                    "rowbinary",
                    "tabseparated",
                    "tabseparatedraw",
                    "tsv",
                    "tsvraw",
                    "raw",
                    "csv",
                    "jsoneachrow",
                    "jsonlines",
                    "ndjson",
                    "jsonstringseachrow",
                    "jsoncompacteachrow",
                    "jsoncompactstringseachrow",
                    "lineasstring",
                    "null");

    private StreamedFormats() {}

    static boolean contains(String format) {
        return NAMES.contains(format.toLowerCase(Locale.ROOT));
    }
}
