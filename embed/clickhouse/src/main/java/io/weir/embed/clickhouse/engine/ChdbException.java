package io.weir.embed.clickhouse.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An error as ClickHouse reports it: a number and a text. The text is meant for the client.
public final class ChdbException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern FORM =
            Pattern.compile("^Code: (\\d{1,6})\\. (.*)$", Pattern.DOTALL);

    /// The number of an error that has none.
    public static final int UNKNOWN_EXCEPTION = 1_002;

    private final int code;

    /// @param code one of ClickHouse's error codes
    /// @param message the text after `Code: n. `
    public ChdbException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /// Reads the engine's text, `Code: n. DB::Exception: … (NAME)`. The engine repeats itself when
    /// an exception crosses its client; the repetition is cut off.
    static ChdbException parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return new ChdbException(UNKNOWN_EXCEPTION, "DB::Exception: " + text.strip());
        }
        String message = matcher.group(2);
        String repeated = "DB::Exception: Code: " + matcher.group(1) + ". ";
        if (message.startsWith(repeated)) {
            message = message.substring(repeated.length());
        }
        return new ChdbException(Integer.parseInt(matcher.group(1)), message);
    }

    /// ClickHouse's error code, for example 60 for an unknown table.
    public int code() {
        return code;
    }

    /// The same error, saying what it is about.
    ChdbException about(String subject) {
        String text = text();
        String detail = text.substring(text.indexOf(". ") + 2);
        String prefix = "DB::Exception: ";
        String bare = detail.startsWith(prefix) ? detail.substring(prefix.length()) : detail;
        return new ChdbException(code, prefix + subject + ": " + bare);
    }

    /// The text as ClickHouse's HTTP interface sends it, without the version.
    public String text() {
        return "Code: " + code + ". " + getMessage();
    }
}
