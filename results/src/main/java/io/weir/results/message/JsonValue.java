package io.weir.results.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One value of a JSON text that [JsonSyntax] has found right: a place in its bytes. Looking into a
/// container reads its bytes anew, so what nobody asks for costs nothing. Immutable.
///
/// @param json the whole text; not to be changed
/// @param start of the value
/// @param end after its last byte
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
public record JsonValue(byte[] json, int start, int end) {

    /// What a value is, in the words of error messages.
    public enum Kind {
        /// Members by name.
        OBJECT,
        /// Values in their order.
        ARRAY,
        /// A text.
        STRING,
        /// A number, as it is written.
        NUMBER,
        /// True or false.
        BOOL,
        /// Nothing.
        NULL
    }

    /// A member of an object.
    public record Member(String name, JsonValue value) {}

    /// The document.
    ///
    /// @throws RejectedMessage where the text is not JSON
    public static JsonValue parse(byte[] json) throws RejectedMessage {
        JsonSyntax.check(json);
        int start = skipBlanks(json, 0);
        return new JsonValue(json, start, endOf(json, start));
    }

    /// The first value of a text, whatever follows an object or array.
    ///
    /// @return nothing when there are only blanks
    /// @throws RejectedMessage where the text is not JSON
    public static Optional<JsonValue> first(byte[] json) throws RejectedMessage {
        int start = skipBlanks(json, 0);
        if (start == json.length) {
            return Optional.empty();
        }
        return Optional.of(new JsonValue(json, start, JsonSyntax.checkFirst(json)));
    }

    /// What it is.
    public Kind kind() {
        return switch (json[start]) {
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case '"' -> Kind.STRING;
            case 't', 'f' -> Kind.BOOL;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /// Whether it is of that kind.
    public boolean is(Kind kind) {
        return kind() == kind;
    }

    /// The members of an object in their order, doubles included.
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        int at = skipBlanks(json, start + 1);
        while (json[at] != '}') {
            JsonValue name = new JsonValue(json, at, endOf(json, at));
            int colon = skipBlanks(json, name.end);
            int from = skipBlanks(json, colon + 1);
            JsonValue value = new JsonValue(json, from, endOf(json, from));
            members.add(new Member(name.string(), value));
            at = next(value.end);
        }
        return members;
    }

    /// The values of an array.
    public List<JsonValue> items() {
        List<JsonValue> items = new ArrayList<>();
        int at = skipBlanks(json, start + 1);
        while (json[at] != ']') {
            JsonValue item = new JsonValue(json, at, endOf(json, at));
            items.add(item);
            at = next(item.end);
        }
        return items;
    }

    private int next(int end) {
        int at = skipBlanks(json, end);
        return json[at] == ',' ? skipBlanks(json, at + 1) : at;
    }

    /// The text of a string; half a surrogate pair becomes U+FFFD.
    public String string() {
        String raw = new String(json, start + 1, end - start - 2, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = raw.charAt(at++);
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    char unit = unit(raw, at);
                    at += 4;
                    if (Character.isHighSurrogate(unit)
                            && raw.startsWith("\\u", at)
                            && Character.isLowSurrogate(unit(raw, at + 2))) {
                        text.append(unit).append(unit(raw, at + 2));
                        at += 6;
                    } else {
                        text.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
                    }
                }
                default -> text.append(kind);
            }
        }
        return text.toString();
    }

    private static char unit(String raw, int at) {
        return (char) Integer.parseInt(raw, at, at + 4, 16);
    }

    /// The bytes as they stand there.
    public String raw() {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
    }

    /// The same without blanks between tokens, and with `<`, `>`, `&`, U+2028 and U+2029 as
    /// escapes, so that it can stand in a page.
    public void appendCompact(StringBuilder to) {
        String text = raw();
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                to.append(c).append(text.charAt(++i));
            } else if (isEscapedInPages(c)) {
                appendEscape(c, to);
            } else if (inString || c > ' ') {
                to.append(c);
                inString ^= c == '"';
            }
        }
    }

    /// Whether a character has a meaning in HTML or ends a line of JavaScript.
    public static boolean isEscapedInPages(char c) {
        return c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029';
    }

    /// Appends a character as its escape of four hexadecimal digits.
    public static void appendEscape(char c, StringBuilder to) {
        String digits = Integer.toHexString(c);
        to.append("\\u").repeat('0', 4 - digits.length()).append(digits);
    }

    private static int skipBlanks(byte[] json, int from) {
        int at = from;
        while (at < json.length && JsonSyntax.isBlank(json[at])) {
            at++;
        }
        return at;
    }

    private static int endOf(byte[] json, int start) {
        return switch (json[start]) {
            case '"' -> endOfString(json, start);
            case '{', '[' -> endOfContainer(json, start);
            default -> endOfWord(json, start);
        };
    }

    private static int endOfString(byte[] json, int start) {
        int at = start + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static int endOfContainer(byte[] json, int start) {
        int depth = 0;
        int at = start;
        do {
            switch (json[at]) {
                case '"' -> at = endOfString(json, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {
                    // Inside a number or a word, or between tokens.
                }
            }
            at++;
        } while (depth > 0);
        return at;
    }

    private static int endOfWord(byte[] json, int start) {
        int at = start;
        while (at < json.length && ",]}".indexOf(json[at]) < 0 && !JsonSyntax.isBlank(json[at])) {
            at++;
        }
        return at;
    }
}
