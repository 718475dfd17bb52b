package io.weir.results.message;

import java.util.BitSet;

/// Checks that bytes are one JSON text (RFC 8259), and says what is wrong in the words that users
/// of the reference program know from its dead letters: `invalid character 'E' looking for
/// beginning of value`. Used once.
final class JsonSyntax {
    private static final int MAX_DEPTH = 10_000;
    private static final String VALUE = "looking for beginning of value";

    private final byte[] json;
    private final BitSet objects = new BitSet();
    private int depth;
    private int at;

    private JsonSyntax(byte[] json) {
        this.json = json;
    }

    /// @throws RejectedMessage where the text is not JSON
    static void check(byte[] json) throws RejectedMessage {
        new JsonSyntax(json).document();
    }

    /// Checks the first value alone: an object or array may be followed by anything.
    ///
    /// @return the end of the value
    /// @throws RejectedMessage where the value is not JSON
    static int checkFirst(byte[] json) throws RejectedMessage {
        JsonSyntax syntax = new JsonSyntax(json);
        syntax.tree();
        int end = syntax.at;
        boolean container = json[end - 1] == '}' || json[end - 1] == ']';
        if (!container && end < json.length && !isBlank(json[end])) {
            throw syntax.unexpected("after top-level value");
        }
        return end;
    }

    private void document() throws RejectedMessage {
        tree();
        blanks();
        if (at < json.length) {
            throw unexpected("after top-level value");
        }
    }

    private void tree() throws RejectedMessage {
        boolean wanted = true;
        while (wanted || depth > 0) {
            blanks();
            wanted = wanted ? value() : afterValue();
        }
    }

    /// Reads a scalar, or opens a container.
    ///
    /// @return whether another value must follow
    private boolean value() throws RejectedMessage {
        byte first = here();
        switch (first) {
            case '{' -> {
                open(true);
                blanks();
                if (here() == '}') {
                    close();
                    return false;
                }
                memberName();
                return true;
            }
            case '[' -> {
                open(false);
                blanks();
                if (here() == ']') {
                    close();
                    return false;
                }
                return true;
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
        return false;
    }

    /// Reads what follows a value in its container.
    ///
    /// @return whether another value must follow
    private boolean afterValue() throws RejectedMessage {
        boolean object = objects.get(depth);
        byte next = here();
        if (next == ',') {
            at++;
            if (object) {
                memberName();
            }
            return true;
        }
        if (next != (object ? '}' : ']')) {
            throw unexpected(object ? "after object key:value pair" : "after array element");
        }
        close();
        return false;
    }

    private void open(boolean object) throws RejectedMessage {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new RejectedMessage("exceeded max depth");
        }
        objects.set(depth, object);
        at++;
    }

    private void close() {
        depth--;
        at++;
    }

    private void memberName() throws RejectedMessage {
        blanks();
        if (here() != '"') {
            throw unexpected("looking for beginning of object key string");
        }
        string();
        blanks();
        if (here() != ':') {
            throw unexpected("after object key");
        }
        at++;
    }

    private void string() throws RejectedMessage {
        at++;
        while (here() != '"') {
            byte next = json[at];
            if (next >= 0 && next < ' ') {
                throw unexpected("in string literal");
            }
            at++;
            if (next == '\\') {
                escape();
            }
        }
        at++;
    }

    private void escape() throws RejectedMessage {
        byte kind = here();
        if ("\"\\/bfnrtu".indexOf(kind) < 0) {
            throw unexpected("in string escape code");
        }
        at++;
        if (kind == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(here(), 16) < 0) {
                    throw unexpected("in \\u hexadecimal character escape");
                }
                at++;
            }
        }
    }

    private void literal(String word) throws RejectedMessage {
        for (int i = 0; i < word.length(); i++) {
            if (here() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
    }

    private void number() throws RejectedMessage {
        if (json[at] == '-') {
            at++;
            if (!isDigit(here())) {
                throw unexpected("in numeric literal");
            }
        } else if (!isDigit(json[at])) {
            throw unexpected(VALUE);
        }
        if (json[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < json.length && json[at] == '.') {
            at++;
            if (!isDigit(here())) {
                throw unexpected("after decimal point in numeric literal");
            }
            digits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (here() == '+' || json[at] == '-') {
                at++;
            }
            if (!isDigit(here())) {
                throw unexpected("in exponent of numeric literal");
            }
            digits();
        }
    }

    private void digits() {
        while (at < json.length && isDigit(json[at])) {
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private void blanks() {
        while (at < json.length && isBlank(json[at])) {
            at++;
        }
    }

    /// Whether a byte may stand between tokens (RFC 8259 §2).
    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private byte here() throws RejectedMessage {
        if (at >= json.length) {
            throw new RejectedMessage("unexpected end of JSON input");
        }
        return json[at];
    }

    private RejectedMessage unexpected(String where) {
        return new RejectedMessage("invalid character " + quoted(json[at]) + " " + where);
    }

    /// A byte as one character between quotes, as if it were Latin 1.
    private static String quoted(byte b) {
        int code = b & 0xff;
        return switch (code) {
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case 0x07 -> "'\\a'";
            case '\b' -> "'\\b'";
            case '\f' -> "'\\f'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 0x0b -> "'\\v'";
            default ->
                    code < ' ' || code == 0x7f
                            ? String.format("'\\x%02x'", code)
                            : (code > 0x7f && code <= 0xa0) || code == 0xad
                                    ? String.format("'\\u%04x'", code)
                                    : "'" + (char) code + "'";
        };
    }
}
