package io.weir.base.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written `512`, `64KiB`, `8MiB`, `1GiB` (powers of 1,024).
///
/// @param bytes expected: >= 0
public record DataSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size: " + bytes + " (expected: >= 0)");
        }
    }

    /// Reads the written form.
    ///
    /// @throws IllegalArgumentException when the text is no size
    @JsonCreator
    public static DataSize parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "size: " + text + " (expected: a number with B, KiB, MiB, GiB or TiB)");
        }
        long bytes = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        for (int i = 0; i < UNITS.length && !UNITS[i].equals(unit); i++) {
            bytes = Math.multiplyExact(bytes, 1024);
        }
        return new DataSize(bytes);
    }

    /// That many mebibytes.
    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    @JsonValue
    @Override
    public String toString() {
        long value = bytes;
        int unit = 0;
        while (value >= 1024 && value % 1024 == 0 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%d%s", value, UNITS[unit]);
    }
}
