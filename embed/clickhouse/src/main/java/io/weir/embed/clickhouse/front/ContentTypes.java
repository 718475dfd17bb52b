package io.weir.embed.clickhouse.front;

import java.util.Locale;

/// The media type of each output format, as ClickHouse sends it.
final class ContentTypes {
    private ContentTypes() {}

    static String of(String format) {
        String lower = format.toLowerCase(Locale.ROOT);
        if (lower.startsWith("tabseparated") || lower.startsWith("tsv")) {
            return "text/tab-separated-values; charset=UTF-8";
        }
        if (lower.startsWith("csv")) {
            return "text/csv; charset=UTF-8";
        }
        if (lower.contains("jsoneachrow")
                || lower.startsWith("jsonlines")
                || lower.startsWith("ndjson")) {
            return "application/x-ndjson; charset=UTF-8";
        }
        if (lower.startsWith("json")) {
            return "application/json; charset=UTF-8";
        }
        return switch (lower) {
            case "xml" -> "application/xml; charset=UTF-8";
            case "prometheus" -> "text/plain; version=0.0.4; charset=UTF-8";
            case "native",
                    "rowbinary",
                    "rowbinarywithnames",
                    "rowbinarywithnamesandtypes",
                    "parquet",
                    "arrow",
                    "arrowstream",
                    "orc",
                    "avro",
                    "bsoneachrow",
                    "msgpack",
                    "protobuf",
                    "protobufsingle",
                    "protobuflist",
                    "capnproto",
                    "rawblob",
                    "npy",
                    "sqlinsert" ->
                    "application/octet-stream";
            default -> "text/plain; charset=UTF-8";
        };
    }
}
