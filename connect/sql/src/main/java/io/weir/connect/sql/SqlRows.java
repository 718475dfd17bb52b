package io.weir.connect.sql;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Many rows for one table, inserted as each database takes them fastest: PostgreSQL as one
/// statement over one array per column, SQLite as one prepared statement per row, which costs no
/// round trip. Not thread-safe.
public final class SqlRows {
    private final SqlDialect dialect;
    private final List<Column> columns;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /// The type of a column, and what values of it are given as.
    public enum Type {
        /// [String].
        TEXT("text"),
        /// [Long] or [Integer].
        NUMBER("bigint"),
        /// [Instant].
        TIME("timestamp"),
        /// [String] that holds JSON.
        JSON("jsonb");

        private final String name;

        Type(String name) {
            this.name = name;
        }
    }

    /// A column.
    public record Column(String name, Type type) {}

    /// Reads a row of an answer.
    @FunctionalInterface
    public interface RowReader<R> {
        /// The current row.
        R read(ResultSet row) throws SQLException;
    }

    /// No rows yet.
    public SqlRows(SqlDialect dialect, Column... columns) {
        this.dialect = dialect;
        this.columns = List.of(columns);
    }

    /// Adds a row.
    ///
    /// @param values in the order of the columns
    public void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "values: " + values.length + " (expected: " + columns.size() + ")");
        }
        rows.add(values);
    }

    /// Inserts the rows.
    ///
    /// @param more what follows the rows: `ON CONFLICT …`; empty for nothing
    public void insert(Handle handle, String table, String more) throws SQLException {
        insert(handle, table, more, _ -> 0);
    }

    /// Inserts the rows and reads what `RETURNING` says.
    ///
    /// @param more what follows the rows: `ON CONFLICT … RETURNING …`
    public <R> List<R> insert(Handle handle, String table, String more, RowReader<R> reader)
            throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        String into = "INSERT INTO " + table + " (" + names + ") ";
        return switch (dialect) {
            case POSTGRESQL -> arrays(handle.getConnection(), into, names, more, reader);
            case SQLITE -> each(handle.getConnection(), into, more, reader);
        };
    }

    private <R> List<R> arrays(
            Connection connection, String into, String names, String more, RowReader<R> reader)
            throws SQLException {
        String arrays =
                columns.stream()
                        .map(column -> "?::" + column.type().name + "[]")
                        .collect(Collectors.joining(", "));
        String sql = into + "SELECT * FROM unnest(" + arrays + ") AS given (" + names + ") " + more;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.size(); i++) {
                statement.setArray(i + 1, connection.createArrayOf("text", column(i)));
            }
            List<R> answer = new ArrayList<>();
            answer(statement, reader, answer);
            return answer;
        }
    }

    private @Nullable Object[] column(int index) {
        return rows.stream().map(row -> text(row[index])).toArray();
    }

    private static @Nullable String text(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant time -> SqlDialect.timestamp(time);
            default -> value.toString();
        };
    }

    private <R> List<R> each(Connection connection, String into, String more, RowReader<R> reader)
            throws SQLException {
        String marks =
                Stream.generate(() -> "?").limit(columns.size()).collect(Collectors.joining(", "));
        String sql = into + "VALUES (" + marks + ") " + more;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            List<R> answer = new ArrayList<>();
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    bind(statement, i + 1, row[i]);
                }
                answer(statement, reader, answer);
            }
            return answer;
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.VARCHAR);
            case Instant time -> statement.setObject(index, dialect.time(time));
            default -> statement.setObject(index, value);
        }
    }

    private static <R> void answer(PreparedStatement statement, RowReader<R> reader, List<R> answer)
            throws SQLException {
        if (statement.execute()) {
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    answer.add(reader.read(row));
                }
            }
        }
    }

    /// Runs a statement on the rows of many keys at once, and reads its answer.
    ///
    /// @param sql with `{keys}` where the list of keys is to stand: `… WHERE id {keys} …`
    /// @param keys without quotes, backslashes and control characters, such as UUIDs
    public static <R> List<R> byKeys(
            Handle handle,
            SqlDialect dialect,
            String sql,
            Collection<String> keys,
            RowReader<R> reader)
            throws SQLException {
        Connection connection = handle.getConnection();
        String condition =
                dialect == SqlDialect.POSTGRESQL
                        ? "= ANY (?::text[])"
                        : "IN (SELECT value FROM json_each(?))";
        try (PreparedStatement statement =
                connection.prepareStatement(sql.replace("{keys}", condition))) {
            switch (dialect) {
                case POSTGRESQL ->
                        statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
                case SQLITE ->
                        statement.setString(
                                1,
                                keys.stream()
                                        .map(key -> '"' + key + '"')
                                        .collect(Collectors.joining(",", "[", "]")));
            }
            List<R> answer = new ArrayList<>();
            answer(statement, reader, answer);
            return answer;
        }
    }
}
