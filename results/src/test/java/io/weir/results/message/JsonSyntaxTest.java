package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/// What RFC 8259 takes and what it does not, with the words for the latter.
class JsonSyntaxTest {
    private static void check(String json) throws RejectedMessage {
        JsonSyntax.check(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                " [ ] ",
                "{}",
                "-0",
                "0.5e-7",
                "1E+2",
                "\"\\u00e9\\n\\/\"",
                "{\"a\":{\"b\":[1,true,false,null,\"\"]},\"a\":2}",
                "[[[[]]],{}]",
                "\t\r\n1 "
            })
    void takesWhatRfc8259Describes(String json) throws RejectedMessage {
        check(json);
        assertThat(JsonValue.parse(json.getBytes(StandardCharsets.UTF_8)).raw())
                .isEqualTo(json.strip());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``,unexpected end of JSON input",
                "`  `,unexpected end of JSON input",
                "`[1,2`,unexpected end of JSON input",
                "`{\"a\"`,unexpected end of JSON input",
                "`\"abc`,unexpected end of JSON input",
                "`\"abc\\`,unexpected end of JSON input",
                "tru,unexpected end of JSON input",
                "-,unexpected end of JSON input",
                "1.,unexpected end of JSON input",
                "1e,unexpected end of JSON input",
                "E,invalid character 'E' looking for beginning of value",
                "`[1,]`,invalid character ']' looking for beginning of value",
                "{E},invalid character 'E' looking for beginning of object key string",
                "`{\"a\":1,}`,invalid character '}' looking for beginning of object key string",
                "`{\"a\" 1}`,invalid character '1' after object key",
                "`{\"a\":1 \"b\":2}`,invalid character '\"' after object key:value pair",
                "`[1 2]`,invalid character '2' after array element",
                "1 2,invalid character '2' after top-level value",
                "01,invalid character '1' after top-level value",
                "nul*,invalid character '*' in literal null (expecting 'l')",
                "-x,invalid character 'x' in numeric literal",
                "1.x,invalid character 'x' after decimal point in numeric literal",
                "1ex,invalid character 'x' in exponent of numeric literal",
                "`\"\\x\"`,invalid character 'x' in string escape code",
                "`\"\\u00g0\"`,invalid character 'g' in \\u hexadecimal character escape",
                "`\"a\tb\"`,invalid character '\\t' in string literal",
                "',invalid character '\\'' looking for beginning of value",
                "\\,invalid character '\\\\' looking for beginning of value"
            })
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> check(json)).hasMessage(message);
    }

    @Test
    void namesBytesThatAreNoText() {
        assertThatThrownBy(() -> JsonSyntax.check(new byte[] {0x1f, (byte) 0x8b}))
                .hasMessage("invalid character '\\x1f' looking for beginning of value");
        assertThatThrownBy(() -> check("\uFEFF{}"))
                .hasMessage("invalid character 'ï' looking for beginning of value");
        assertThatThrownBy(() -> JsonSyntax.check(new byte[] {'[', '1', (byte) 0x85}))
                .hasMessage("invalid character '\\u0085' after array element");
    }

    @Test
    void nestsTenThousandDeepAndNoDeeper() throws RejectedMessage {
        check("[".repeat(10_000) + "]".repeat(10_000));
        assertThatThrownBy(() -> check("[".repeat(10_001))).hasMessage("exceeded max depth");
    }

    @Test
    void everyPrefixOfADocumentIsUnfinished() {
        String json = "{\"a\":[1.5e3,\"\\u00e9\",{\"b\":null}],\"c\":-0.1}";
        for (int end = 0; end < json.length(); end++) {
            String cut = json.substring(0, end);
            assertThatThrownBy(() -> check(cut)).as(cut).hasMessage("unexpected end of JSON input");
        }
    }
}
