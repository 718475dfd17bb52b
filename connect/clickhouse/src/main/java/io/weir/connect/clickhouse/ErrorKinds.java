package io.weir.connect.clickhouse;

import io.weir.base.error.WeirException.Kind;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What ClickHouse's errors mean for the work at hand. Codes are those of its `ErrorCodes.cpp`.
final class ErrorKinds {
    private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\. ?");
    private static final int MAX_MESSAGE = 2_000;
    private static final int NOT_ENOUGH_SPACE = 243;
    private static final int TOO_MANY_PARTS = 252;

    /// ENOSPC and EDQUOT as strerror(3) and ClickHouse's own messages tell them: whatever the code,
    /// there is no room in the middle of some write.
    private static final Pattern NO_ROOM =
            Pattern.compile("No space left on device|Disk quota exceeded|errno: (28|122)\\b");

    private static final Set<Integer> RETRIABLE =
            Set.of(
                    3, // UNEXPECTED_END_OF_FILE: the request was cut
                    60, // UNKNOWN_TABLE: until the orchestrator has made it
                    81, // UNKNOWN_DATABASE: the same
                    159, // TIMEOUT_EXCEEDED
                    160, // TOO_SLOW
                    164, // READONLY: of the user or the server, as during maintenance
                    198, // DNS_ERROR
                    202, // TOO_MANY_SIMULTANEOUS_QUERIES
                    203, // NO_FREE_CONNECTION
                    209, // SOCKET_TIMEOUT
                    210, // NETWORK_ERROR
                    216, // QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING
                    225, // NO_ZOOKEEPER
                    236, // ABORTED
                    241, // MEMORY_LIMIT_EXCEEDED
                    242, // TABLE_IS_READ_ONLY
                    NOT_ENOUGH_SPACE,
                    TOO_MANY_PARTS,
                    279, // ALL_CONNECTION_TRIES_FAILED
                    285, // TOO_FEW_LIVE_REPLICAS
                    286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
                    319, // UNKNOWN_STATUS_OF_INSERT
                    341, // UNFINISHED
                    394, // QUERY_WAS_CANCELLED
                    425, // SYSTEM_ERROR
                    439, // CANNOT_SCHEDULE_TASK
                    473, // DEADLOCK_AVOIDED
                    745, // SERVER_OVERLOADED
                    999); // KEEPER_EXCEPTION
    private static final Set<Integer> DATA =
            Set.of(
                    6, // CANNOT_PARSE_TEXT
                    26, // CANNOT_PARSE_QUOTED_STRING
                    27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
                    33, // CANNOT_READ_ALL_DATA
                    38, // CANNOT_PARSE_DATE
                    41, // CANNOT_PARSE_DATETIME
                    69, // ARGUMENT_OUT_OF_BOUND
                    72, // CANNOT_PARSE_NUMBER
                    117, // INCORRECT_DATA
                    131, // TOO_LARGE_STRING_SIZE
                    190, // SIZES_OF_ARRAYS_DONT_MATCH
                    321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
                    349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
                    376, // CANNOT_PARSE_UUID
                    407, // DECIMAL_OVERFLOW
                    469, // VIOLATED_CONSTRAINT
                    691); // UNKNOWN_ELEMENT_OF_ENUM

    private ErrorKinds() {}

    /// The failure that an answer describes.
    ///
    /// @param status HTTP status
    /// @param code from `X-ClickHouse-Exception-Code`, 0 when absent
    /// @param text the message
    static ClickHouseException failure(int status, int code, String text) {
        int known = code == ClickHouseException.NO_CODE ? codeIn(text) : code;
        String message = text.strip();
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE) + "…";
        }
        if (message.isEmpty()) {
            message = "HTTP status " + status;
        }
        if (known == NOT_ENOUGH_SPACE || NO_ROOM.matcher(message).find()) {
            String line = message.lines().findFirst().orElse("");
            return new ClickHouseException(
                    Kind.RETRIABLE, known, "clickhouse: its disk is full: " + line, null);
        }
        return new ClickHouseException(
                kind(status, known, message), known, "clickhouse: " + message, null);
    }

    private static int codeIn(String text) {
        Matcher matcher = CODE.matcher(text);
        return matcher.find() && matcher.group(1).length() < 9
                ? Integer.parseInt(matcher.group(1))
                : ClickHouseException.NO_CODE;
    }

    private static Kind kind(int status, int code, String message) {
        if (code == ClickHouseException.NO_CODE) {
            return passes(status) ? Kind.RETRIABLE : Kind.BROKEN;
        }
        if (code == TOO_MANY_PARTS && message.contains("Too many partitions")) {
            return Kind.BROKEN;
        }
        if (RETRIABLE.contains(code)) {
            return Kind.RETRIABLE;
        }
        return DATA.contains(code) ? Kind.DATA : Kind.BROKEN;
    }

    /// Whether a status says that the server cannot answer now, not that it does not know how to.
    static boolean passes(int status) {
        return status == 408 || status == 429 || status >= 500;
    }
}
