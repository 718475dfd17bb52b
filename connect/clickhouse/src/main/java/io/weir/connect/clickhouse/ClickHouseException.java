package io.weir.connect.clickhouse;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

/// What ClickHouse answered instead of a result, or that it did not answer.
public final class ClickHouseException extends WeirException {
    /// No answer, or one that is not ClickHouse's.
    public static final int NO_CODE = 0;

    /// A table does not exist.
    public static final int UNKNOWN_TABLE = 60;

    /// A database does not exist.
    public static final int UNKNOWN_DATABASE = 81;

    private static final long serialVersionUID = 1L;

    private final int code;

    ClickHouseException(Kind kind, int code, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
        this.code = code;
    }

    /// ClickHouse's error code (`system.errors`), or [#NO_CODE].
    public int code() {
        return code;
    }

    static ClickHouseException noAnswer(String message, @Nullable Throwable cause) {
        return new ClickHouseException(Kind.RETRIABLE, NO_CODE, message, cause);
    }
}
