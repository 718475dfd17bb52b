package io.weir.results.message;

import java.util.Map;

/// A report as it is stored: the attributes sorted by name, without blanks, safe inside a page.
final class ReportText {
    private static final int LAST_CONTROL = 0x1f;

    private ReportText() {}

    /// @param attributes sorted by name
    static String of(Map<String, JsonValue> attributes) {
        StringBuilder text = new StringBuilder().append('{');
        attributes.forEach((name, value) -> {
            if (text.length() > 1) {
                text.append(',');
            }
            appendName(name, text);
            text.append(':');
            value.appendCompact(text);
        });
        return text.append('}').toString();
    }

    private static void appendName(String name, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '"', '\\' -> to.append('\\').append(c);
                case '\b' -> to.append("\\b");
                case '\f' -> to.append("\\f");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    if (c <= LAST_CONTROL || JsonValue.isEscapedInPages(c)) {
                        JsonValue.appendEscape(c, to);
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }
}
