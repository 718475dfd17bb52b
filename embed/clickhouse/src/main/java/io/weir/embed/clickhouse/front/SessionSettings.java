package io.weir.embed.clickhouse.front;

import io.weir.embed.clickhouse.engine.ChdbException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The engine settings of a request's session: what the house wants, what the client asked for, and
/// for readers the limits that nobody lifts. Immutable.
///
/// @param known the names of the engine's settings
/// @param maxExecutionTime of a reader's statement
/// @param maxMemoryBytes of a reader's statement
/// @param maxResultBytes of a reader's result, uncompressed
public record SessionSettings(
        Set<String> known, Duration maxExecutionTime, long maxMemoryBytes, long maxResultBytes) {
    private static final int UNKNOWN_SETTING = 115;
    private static final int READONLY = 164;
    private static final long MAX_INSERT_BLOCK = 64L << 20;
    private static final int SETTING_CONSTRAINT_VIOLATION = 452;

    /// What a reader may set: how results look and are sent.
    private static final Set<String> READER_MAY_SET =
            Set.of(
                    "bool_false_representation",
                    "bool_true_representation",
                    "cancel_http_readonly_queries_on_client_close",
                    "date_time_output_format",
                    "enable_http_compression",
                    "extremes",
                    "final",
                    "format_csv_delimiter",
                    "format_csv_null_representation",
                    "format_tsv_null_representation",
                    "http_headers_progress_interval_ms",
                    "http_write_exception_in_output_format",
                    "http_zlib_compression_level",
                    "join_use_nulls",
                    "limit",
                    "log_queries",
                    "max_block_size",
                    "offset",
                    "send_progress_in_http_headers",
                    "session_timezone",
                    "wait_end_of_query");

    public SessionSettings {
        known = Set.copyOf(known);
    }

    /// The settings of one session.
    ///
    /// @param asked what the client put in the URL
    /// @param queryId goes to `log_comment`, where the engine's process list shows it
    /// @param readOnly whether the request may not change anything (GET)
    /// @throws ChdbException for a name that does not exist or that a reader may not set
    Map<String, String> of(
            Account account, Map<String, String> asked, String queryId, boolean readOnly) {
        Map<String, String> settings = new LinkedHashMap<>();
        // The embedded engine's own defaults are those of a desk tool; these are a server's.
        settings.put("implicit_select", "0");
        settings.put("allow_introspection_functions", "0");
        settings.put("async_insert", "0");
        // Bounds what an insert of long rows gathers before it is written.
        settings.put("max_insert_block_size_bytes", Long.toString(MAX_INSERT_BLOCK));
        settings.put("min_insert_block_size_bytes", Long.toString(2 * MAX_INSERT_BLOCK));
        settings.put("output_format_native_write_json_as_string", "1");
        // Formatting in parallel would hold up to nine blocks of rows for each result.
        settings.put("output_format_parallel_formatting", "0");
        if (account == Account.READER) {
            settings.put("max_execution_time", Long.toString(maxExecutionTime.toSeconds()));
            settings.put("max_memory_usage", Long.toString(maxMemoryBytes));
            settings.put("max_result_bytes", Long.toString(maxResultBytes));
        }
        asked.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new ChdbException(
                        UNKNOWN_SETTING,
                        "DB::Exception: Unknown setting '" + name + "'. (UNKNOWN_SETTING)");
            }
            if (account == Account.ADMIN || allowed(name, value)) {
                settings.put(name, value);
            }
        });
        settings.put("log_comment", queryId);
        if (account == Account.READER) {
            settings.put("readonly", "1");
        } else if (readOnly) {
            settings.put("readonly", "2");
        }
        return settings;
    }

    /// Whether to apply a reader's wish; a wish that changes nothing is passed over.
    private boolean allowed(String name, String value) {
        // output_format_schema names a file that is written.
        if (name.equals("output_format_schema")) {
            throw refused(name);
        }
        if (name.startsWith("output_format_") || READER_MAY_SET.contains(name)) {
            return true;
        }
        return switch (name) {
            case "max_execution_time" -> within(name, value, maxExecutionTime.toSeconds());
            case "max_memory_usage" -> within(name, value, maxMemoryBytes);
            case "max_result_bytes" -> within(name, value, maxResultBytes);
            case "max_result_rows", "max_rows_to_read", "max_bytes_to_read", "max_threads" -> true;
            case "readonly" -> {
                if (value.equals("1") || value.equals("2")) {
                    yield false;
                }
                throw refused(name);
            }
            case "log_comment" -> false;
            default -> throw refused(name);
        };
    }

    private static boolean within(String name, String value, long most) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw refused(name);
        }
        if (number > 0 && number <= most) {
            return true;
        }
        throw new ChdbException(
                SETTING_CONSTRAINT_VIOLATION,
                String.format(
                        Locale.ROOT,
                        "DB::Exception: Setting %s shouldn't be greater than %d."
                                + " (SETTING_CONSTRAINT_VIOLATION)",
                        name,
                        most));
    }

    private static ChdbException refused(String name) {
        return new ChdbException(
                READONLY,
                "DB::Exception: Cannot modify '" + name + "' setting in readonly mode. (READONLY)");
    }
}
