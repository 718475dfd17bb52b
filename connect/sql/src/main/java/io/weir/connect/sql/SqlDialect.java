package io.weir.connect.sql;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// The two languages, and the few places where they must differ. Times are kept to the microsecond,
/// in UTC: a `TIMESTAMP` without zone in PostgreSQL, a text of fixed width in SQLite, so that both
/// compare as times do.
public enum SqlDialect {
    SQLITE {
        @Override
        public Object time(Instant instant) {
            return TEXT.format(utc(instant));
        }

        @Override
        public @Nullable Instant time(ResultSet row, String column) throws SQLException {
            String text = row.getString(column);
            return text == null ? null : LocalDateTime.parse(text, TEXT).toInstant(ZoneOffset.UTC);
        }
    },
    POSTGRESQL {
        @Override
        public Object time(Instant instant) {
            return utc(instant);
        }

        @Override
        public @Nullable Instant time(ResultSet row, String column) throws SQLException {
            LocalDateTime time = row.getObject(column, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
    };

    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /// What to bind for that time: cut to the microsecond, never rounded into the next year.
    public abstract Object time(Instant instant);

    /// The time in that column of the current row; null where there is none.
    public abstract @Nullable Instant time(ResultSet row, String column) throws SQLException;

    /// A time as both databases show it as text: `2020-04-09 06:16:02.512755`.
    public static String text(Instant instant) {
        return TEXT.format(utc(instant));
    }

    /// A time as a text that PostgreSQL reads as `TIMESTAMP`: years before 1 count backwards.
    static String timestamp(Instant instant) {
        LocalDateTime time = utc(instant);
        return time.getYear() > 0
                ? TEXT.format(time)
                : TEXT.format(time.withYear(1 - time.getYear())) + " BC";
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
