package io.weir.embed.clickhouse.front;

/// The HTTP status that ClickHouse sends with each error code (`exceptionCodeToHTTPStatus`).
final class ErrorStatus {
    private ErrorStatus() {}

    static int of(int code) {
        return switch (code) {
            case 194 -> 401; // REQUIRED_PASSWORD
            case 192, 193, 516 -> 403; // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED
            case 159 -> 408; // TIMEOUT_EXCEEDED
            case 381 -> 411; // HTTP_LENGTH_REQUIRED
            case 223 -> 413; // QUERY_IS_TOO_LARGE
            case 48 -> 501; // NOT_IMPLEMENTED
            case 76, 202, 209, 439 -> 503; // CANNOT_OPEN_FILE, TOO_MANY_SIMULTANEOUS_QUERIES,
            // SOCKET_TIMEOUT, CANNOT_SCHEDULE_TASK
            case 6,
                    25,
                    26,
                    27,
                    38,
                    41,
                    53,
                    62,
                    72,
                    117,
                    165,
                    167,
                    168,
                    176,
                    177,
                    375,
                    376,
                    377,
                    378,
                    386,
                    456,
                    457,
                    471,
                    467 ->
                    400;
            case 46, 47, 50, 56, 60, 63, 70, 73, 78, 81, 108, 115, 336 -> 404;
            default -> 500;
        };
    }
}
