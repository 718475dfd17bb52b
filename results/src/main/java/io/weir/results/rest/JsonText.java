package io.weir.results.rest;

import io.weir.results.message.JsonValue;
import io.weir.results.message.RejectedMessage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/// Writes JSON as the reference program does: compact, with `<`, `>`, `&`, U+2028 and U+2029 as
/// escapes so that it can stand in a page; members in the order of their map. Used by one thread.
final class JsonText {
    private final StringBuilder text = new StringBuilder(512);

    private JsonText() {}

    /// JSON that stands as it is, without blanks between tokens.
    ///
    /// @param json one value; not checked
    record Raw(String json) {
        /// A stored text: compact when it is JSON, a JSON string of it when it is not.
        static Raw of(String stored) {
            try {
                StringBuilder compact = new StringBuilder(stored.length());
                JsonValue.parse(stored.getBytes(StandardCharsets.UTF_8)).appendCompact(compact);
                return new Raw(compact.toString());
            } catch (RejectedMessage noJson) {
                return new Raw(write(stored));
            }
        }
    }

    /// A value as text: maps, iterables, texts, numbers, booleans, [Raw] and null.
    static String write(@Nullable Object value) {
        JsonText json = new JsonText();
        json.value(value);
        return json.text.toString();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case String string -> string(string);
            case Raw raw -> text.append(raw.json());
            case Map<?, ?> object -> object(object);
            case Iterable<?> array -> array(array);
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default ->
                    throw new IllegalArgumentException(
                            "value: " + value.getClass() + " (expected: a JSON value)");
        }
    }

    private void object(Map<?, ?> object) {
        char separator = '{';
        for (Map.Entry<?, ?> member : object.entrySet()) {
            string(String.valueOf(member.getKey()), separator);
            text.append(':');
            value(member.getValue());
            separator = ',';
        }
        text.append(separator == '{' ? "{}" : "}");
    }

    private void array(Iterable<?> array) {
        text.append('[');
        for (Iterator<?> items = array.iterator(); items.hasNext(); ) {
            value(items.next());
            if (items.hasNext()) {
                text.append(',');
            }
        }
        text.append(']');
    }

    private void string(String string, char before) {
        text.append(before);
        string(string);
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || JsonValue.isEscapedInPages(c)) {
                        JsonValue.appendEscape(c, text);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /// The same JSON with a line per member and item, indented by tabs.
    ///
    /// @param compact without blanks between tokens
    static String indent(String compact) {
        StringBuilder to = new StringBuilder(compact.length() * 2);
        int depth = 0;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            switch (c) {
                case '"' -> {
                    int end = i + 1;
                    while (compact.charAt(end) != '"') {
                        end += compact.charAt(end) == '\\' ? 2 : 1;
                    }
                    to.append(compact, i, end + 1);
                    i = end;
                }
                case '{', '[' -> {
                    to.append(c);
                    char next = compact.charAt(i + 1);
                    if (next == '}' || next == ']') {
                        to.append(next);
                        i++;
                    } else {
                        line(to, ++depth);
                    }
                }
                case '}', ']' -> {
                    line(to, --depth);
                    to.append(c);
                }
                case ',' -> line(to.append(c), depth);
                case ':' -> to.append(": ");
                default -> to.append(c);
            }
        }
        return to.toString();
    }

    private static void line(StringBuilder to, int depth) {
        to.append('\n').repeat('\t', depth);
    }
}
