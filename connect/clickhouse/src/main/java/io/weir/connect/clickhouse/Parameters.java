package io.weir.connect.clickhouse;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;

/// Values of `{name:Type}` parameters as the text that ClickHouse parses. Never part of the SQL, so
/// nothing in them is ever executed.
final class Parameters {
    private static final int NANOS = 9;

    private Parameters() {}

    /// A parameter's value: text, number, boolean, [Instant] (for DateTime and DateTime64),
    /// address, UUID, collection (Array) or map (Map).
    static String text(Object value) {
        return switch (value) {
            case Collection<?> _, Map<?, ?> _ -> nested(value);
            case CharSequence text -> escape(text.toString(), false);
            default -> plain(value);
        };
    }

    private static String nested(Object value) {
        return switch (value) {
            case Collection<?> items -> array(items);
            case Map<?, ?> entries -> map(entries);
            case Number _, Boolean _ -> plain(value);
            case CharSequence text -> "'" + escape(text.toString(), true) + "'";
            default -> "'" + plain(value) + "'";
        };
    }

    private static String array(Collection<?> items) {
        StringJoiner joiner = new StringJoiner(",", "[", "]");
        items.forEach(item -> joiner.add(nested(item)));
        return joiner.toString();
    }

    private static String map(Map<?, ?> entries) {
        StringJoiner joiner = new StringJoiner(",", "{", "}");
        entries.forEach((key, item) -> joiner.add(nested(key) + ":" + nested(item)));
        return joiner.toString();
    }

    private static String plain(Object value) {
        return switch (value) {
            case Instant time ->
                    BigDecimal.valueOf(time.getEpochSecond())
                            .add(BigDecimal.valueOf(time.getNano(), NANOS))
                            .stripTrailingZeros()
                            .toPlainString();
            case InetAddress address -> address.getHostAddress();
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    private static String escape(String text, boolean quoted) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\0' -> out.append("\\0");
                case '\'' -> out.append(quoted ? "\\'" : "'");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
