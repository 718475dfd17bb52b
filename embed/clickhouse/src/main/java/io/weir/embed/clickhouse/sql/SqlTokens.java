package io.weir.embed.clickhouse.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Splits a statement into the tokens of ClickHouse's lexer, as far as finding words, parentheses
/// and the start of inline data needs it. Comments and white space are skipped; a byte outside
/// ASCII and outside quotes counts as white space, as nothing but quoted text can hold one.
final class SqlTokens {
    /// What a token is.
    enum Kind {
        /// A bare identifier, keyword or number.
        WORD,
        /// An identifier in backquotes or double quotes.
        QUOTED,
        /// A string or heredoc.
        STRING,
        /// A single other character.
        SYMBOL,
        /// The end of the text, or of what of it is well-formed.
        END
    }

    private final byte[] text;
    private final int limit;
    private int start;
    private int end;
    private Kind kind = Kind.SYMBOL;

    SqlTokens(byte[] text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    /// Moves to the next token.
    Kind next() {
        skipBlanks();
        start = end;
        if (end >= limit) {
            kind = Kind.END;
            return kind;
        }
        int c = text[end];
        if (c == '\'') {
            kind = quoted(c) ? Kind.STRING : Kind.END;
        } else if (c == '`' || c == '"') {
            kind = quoted(c) ? Kind.QUOTED : Kind.END;
        } else if (c == '$' && heredoc()) {
            kind = Kind.STRING;
        } else if (isWord(c)) {
            while (end < limit && isWord(text[end])) {
                end++;
            }
            kind = Kind.WORD;
        } else {
            end++;
            kind = Kind.SYMBOL;
        }
        return kind;
    }

    /// Where the current token begins.
    int start() {
        return start;
    }

    /// Just behind the current token.
    int end() {
        return end;
    }

    /// Whether the current token is this word, in any case.
    boolean is(String word) {
        if (kind != Kind.WORD || end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toUpperCase(text[start + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the current token is this character.
    boolean is(char symbol) {
        return kind == Kind.SYMBOL && text[start] == symbol;
    }

    /// The current token's name: for quoted identifiers without quotes and escapes.
    String name() {
        if (kind != Kind.QUOTED) {
            return new String(text, start, end - start, StandardCharsets.UTF_8);
        }
        byte quote = text[start];
        byte[] name = new byte[end - start];
        int length = 0;
        for (int i = start + 1; i < end - 1; i++) {
            if (text[i] == '\\' || text[i] == quote) {
                i++;
            }
            name[length++] = text[i];
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    private void skipBlanks() {
        while (end < limit) {
            int c = text[end];
            if (c <= ' ') {
                // Also every byte above 127, which is negative here.
                end++;
            } else if ((c == '-' && at(1) == '-')
                    || (c == '#' && (at(1) == ' ' || at(1) == '!'))
                    || (c == '/' && at(1) == '/')) {
                while (end < limit && text[end] != '\n') {
                    end++;
                }
            } else if (c == '/' && at(1) == '*') {
                end += 2;
                while (end < limit && !(text[end] == '*' && at(1) == '/')) {
                    end++;
                }
                end = Math.min(limit, end + 2);
            } else {
                return;
            }
        }
    }

    private boolean quoted(int quote) {
        for (end++; end < limit; end++) {
            if (text[end] == '\\') {
                end++;
            } else if (text[end] == quote) {
                if (at(1) != quote) {
                    end++;
                    return true;
                }
                end++;
            }
        }
        end = limit;
        return false;
    }

    private boolean heredoc() {
        int tagEnd = end + 1;
        while (tagEnd < limit && isWord(text[tagEnd]) && text[tagEnd] != '$') {
            tagEnd++;
        }
        if (tagEnd >= limit || text[tagEnd] != '$') {
            return false;
        }
        int length = tagEnd + 1 - end;
        for (int i = tagEnd + 1; i + length <= limit; i++) {
            if (Arrays.equals(text, i, i + length, text, end, end + length)) {
                end = i + length;
                return true;
            }
        }
        return false;
    }

    private int at(int offset) {
        return end + offset < limit ? text[end + offset] : 0;
    }

    private static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$';
    }
}
