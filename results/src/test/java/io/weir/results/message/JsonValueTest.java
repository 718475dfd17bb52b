package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class JsonValueTest {
    private static JsonValue value(String json) throws RejectedMessage {
        return JsonValue.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void containersAreReadOneLevelAtATime() throws RejectedMessage {
        JsonValue value = value(" {\"a\" : [ 1 , \"]}\" , {\"x\":[]} ] ,\"b\":\"\\\"\",\"a\":2}");
        assertThat(value.members())
                .extracting(JsonValue.Member::name)
                .containsExactly("a", "b", "a");
        assertThat(value.members().getFirst().value().items())
                .extracting(JsonValue::raw)
                .containsExactly("1", "\"]}\"", "{\"x\":[]}");
        assertThat(value("[]").items()).isEmpty();
        assertThat(value("{ }").members()).isEmpty();
    }

    @Test
    void stringsAreReadByRfc8259Section7() throws RejectedMessage {
        assertThat(value("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"").string())
                .isEqualTo("a\"\\/\b\f\n\r\tz");
        assertThat(value("\"\\u00E9\\ud83d\\ude00\"").string()).isEqualTo("é😀");
        // Halves of a pair.
        assertThat(value("\"\\ud83d\"").string()).isEqualTo("\uFFFD");
        assertThat(value("\"\\ude00\\ud83d\\ud83d\\ude00\"").string()).isEqualTo("\uFFFD\uFFFD😀");
    }

    @Test
    void compactTextIsSafeInsideAPage() throws RejectedMessage {
        StringBuilder text = new StringBuilder();
        value("{ \"<a>\" : [ 1.0 , \"b & \\\" \u2028 c\" ] }").appendCompact(text);
        assertThat(text).hasToString("{\"\\u003ca\\u003e\":[1.0,\"b \\u0026 \\\" \\u2028 c\"]}");
    }
}
