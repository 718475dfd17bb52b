package io.weir.connect.sql;

import io.weir.base.error.WeirException;
import io.weir.base.error.WeirException.Kind;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;

/// What a failure of a database means for the work at hand.
///
/// PostgreSQL tells it by SQLSTATE (its manual, appendix A), SQLite by its result code
/// (sqlite.org/rescode.html).
final class SqlErrors {
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /// Read-only, as a standby is until it is promoted; a lock that was not to be had.
    private static final Set<String> PASSING_STATES = Set.of("25006", "55P03", "55006");

    /// Data that does not fit, that breaks a constraint, that is longer than an index takes.
    private static final Set<String> DATA_CLASSES = Set.of("22", "23", "54");

    /// PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL.
    private static final Set<Integer> PASSING_CODES = Set.of(3, 5, 6, 7, 8, 9, 10, 13, 14, 15);

    /// TOOBIG, CONSTRAINT, MISMATCH.
    private static final Set<Integer> DATA_CODES = Set.of(18, 19, 20);

    private static final int PRIMARY_CODE = 0xff;

    private SqlErrors() {}

    /// The failure with its kind.
    ///
    /// @param where the database, without secrets
    static WeirException of(String where, Throwable failure) {
        SQLException sql = telling(failure);
        if (sql == null) {
            return WeirException.broken(where + ": " + failure, failure);
        }
        return new WeirException(kind(sql), where + ": " + line(sql), failure);
    }

    /// The innermost exception that has a code: what a pool says only wraps it.
    private static @Nullable SQLException telling(Throwable failure) {
        SQLException found = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && (found == null || hasCode(sql))) {
                found = sql;
            }
        }
        return found;
    }

    private static boolean hasCode(SQLException failure) {
        return failure.getSQLState() != null || failure.getErrorCode() != 0;
    }

    private static Kind kind(SQLException failure) {
        String state = failure.getSQLState();
        if (failure instanceof SQLiteException || state == null) {
            return code(failure);
        }
        String group = state.length() < 2 ? "" : state.substring(0, 2);
        if (PASSING_CLASSES.contains(group) || PASSING_STATES.contains(state)) {
            return Kind.RETRIABLE;
        }
        return DATA_CLASSES.contains(group) ? Kind.DATA : Kind.BROKEN;
    }

    private static Kind code(SQLException failure) {
        int code =
                failure instanceof SQLiteException lite
                        ? lite.getResultCode().code & PRIMARY_CODE
                        : failure.getErrorCode() & PRIMARY_CODE;
        if (PASSING_CODES.contains(code)
                || failure instanceof SQLTransientException
                || failure instanceof SQLNonTransientConnectionException) {
            return Kind.RETRIABLE;
        }
        return DATA_CODES.contains(code) ? Kind.DATA : Kind.BROKEN;
    }

    private static String line(SQLException failure) {
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        String state = failure.getSQLState();
        return state == null ? message : message + " (SQLSTATE " + state + ")";
    }
}
