package io.weir.results.rest;

import io.weir.connect.sql.SqlDialect;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Statements on one connection, in the subset of SQL that SQLite and PostgreSQL share. Texts are
/// constants; everything a client sends is bound. Used by one thread.
final class Sql {
    private final Handle handle;
    private final SqlDialect dialect;

    Sql(Handle handle, SqlDialect dialect) {
        this.handle = handle;
        this.dialect = dialect;
    }

    /// Makes a value of a row.
    @FunctionalInterface
    interface Row<T> {
        /// @param row at its place; not to be moved
        T read(ResultSet row) throws SQLException;
    }

    /// The rows of a query.
    <T> List<T> rows(String query, Row<T> row, Object... values) {
        return handle.select(query, values).map((result, _) -> row.read(result)).list();
    }

    /// The first row of a query.
    <T> Optional<T> first(String query, Row<T> row, Object... values) {
        return rows(query, row, values).stream().findFirst();
    }

    /// Runs a statement that changes rows.
    void change(String statement, @Nullable Object... values) {
        handle.execute(statement, values);
    }

    /// Which of the two databases.
    SqlDialect dialect() {
        return dialect;
    }

    /// The members of a list that is bound as one value, see [#bind(Collection)].
    String members() {
        return switch (dialect) {
            case SQLITE -> "(SELECT value FROM json_each(?))";
            case POSTGRESQL -> "(SELECT jsonb_array_elements_text(CAST(? AS jsonb)))";
        };
    }

    /// A list as one value. Texts with a zero character are left out: no database stores them.
    static String bind(Collection<String> list) {
        return JsonText.write(list.stream().filter(text -> text.indexOf('\0') < 0).toList());
    }

    /// A time as it is bound.
    Object time(Instant time) {
        return dialect.time(time);
    }

    /// Now, as it is bound: to the microsecond.
    Object now() {
        return time(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    /// A time of a row, null where there is none.
    @Nullable Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : dialect.time(row, column);
    }

    /// A time of a row with a word whether there is one, in the form of the reference program.
    Map<String, Object> optionalTime(ResultSet row, String column) throws SQLException {
        Instant time = time(row, column);
        Map<String, Object> members = new TreeMap<>();
        members.put("Time", GoTime.precise(time));
        members.put("Valid", time != null);
        return members;
    }
}
