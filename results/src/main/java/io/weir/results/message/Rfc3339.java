package io.weir.results.message;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/// A time with its zone (RFC 3339 §5.6), with errors in the words that users of the reference
/// program know: `parsing time "x" as "…": cannot parse "x" as "2006"`. Upper-case `T` and `Z`;
/// more than nine decimals are cut off; seconds end at 59. Used once.
final class Rfc3339 {
    /// How errors name the format of a text.
    static final String WITH_NANOS = "2006-01-02T15:04:05.999999999Z07:00";

    /// How errors name the format of a JSON value that is a time.
    static final String PLAIN = "2006-01-02T15:04:05Z07:00";

    private static final String ZONE = "Z07:00";
    private static final int NANO_DIGITS = 9;
    private static final long DAY = 86_400;

    private final String text;
    private final String format;
    private int at;

    private Rfc3339(String text, String format) {
        this.text = text;
        this.format = format;
    }

    /// Reads a time.
    ///
    /// @param format how an error names it
    /// @throws RejectedMessage when it is none
    static Instant parse(String text, String format) throws RejectedMessage {
        return new Rfc3339(text, format).instant();
    }

    private Instant instant() throws RejectedMessage {
        int year = number(4, "2006");
        skip("-");
        int month = number(2, "01");
        require(month >= 1 && month <= 12, "month out of range");
        skip("-");
        int day = number(2, "02");
        skip("T");
        int hour = number(2, "15");
        require(hour < 24, "hour out of range");
        skip(":");
        int minute = number(2, "04");
        require(minute < 60, "minute out of range");
        skip(":");
        int second = number(2, "05");
        require(second < 60, "second out of range");
        int nanos = nanos();
        long offset = zone();
        require(at == text.length(), "extra text: " + quoted(text.substring(at)));
        require(day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth(), "day out of range");
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(
                days * DAY + hour * 3_600L + minute * 60L + second - offset, nanos);
    }

    private int nanos() {
        if (!text.startsWith(".", at) || !isDigit(at + 1)) {
            return 0;
        }
        int nanos = 0;
        int digits = 0;
        for (at++; isDigit(at); at++) {
            if (digits < NANO_DIGITS) {
                nanos = nanos * 10 + (text.charAt(at) - '0');
                digits++;
            }
        }
        for (; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /// @return seconds east of Greenwich
    private long zone() throws RejectedMessage {
        if (text.startsWith("Z", at)) {
            at++;
            return 0;
        }
        boolean written =
                (text.startsWith("+", at) || text.startsWith("-", at))
                        && text.startsWith(":", at + 3);
        if (!written) {
            throw cannotParse(ZONE);
        }
        int sign = text.charAt(at) == '-' ? -1 : 1;
        at++;
        int hours = number(2, ZONE);
        at++;
        int minutes = number(2, ZONE);
        require(hours < 24, "time zone offset hour out of range");
        require(minutes < 60, "time zone offset minute out of range");
        return sign * (hours * 3_600L + minutes * 60L);
    }

    private int number(int digits, String element) throws RejectedMessage {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            if (!isDigit(at + i)) {
                throw cannotParse(element);
            }
            number = number * 10 + (text.charAt(at + i) - '0');
        }
        at += digits;
        return number;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void skip(String separator) throws RejectedMessage {
        if (!text.startsWith(separator, at)) {
            throw cannotParse(separator);
        }
        at++;
    }

    private void require(boolean fulfilled, String reason) throws RejectedMessage {
        if (!fulfilled) {
            throw new RejectedMessage("parsing time " + quoted(text) + ": " + reason);
        }
    }

    private RejectedMessage cannotParse(String element) {
        return new RejectedMessage(
                "parsing time "
                        + quoted(text)
                        + " as "
                        + quoted(format)
                        + ": cannot parse "
                        + quoted(text.substring(at))
                        + " as "
                        + quoted(element));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
