package io.weir.app.command;

import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterHead;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dead letters as lines of text and as JSON.
final class LetterText {
    private static final int LINE = 16;
    private static final int MOST = 4 << 10;

    private LetterText() {}

    static String line(LetterHead head) {
        Instant replayed = head.replayed();
        return head.time()
                + "  "
                + head.name()
                + "  "
                + head.error()
                + "  "
                + head.reason()
                + (head.cut() ? "  (cut)" : "")
                + (replayed == null ? "" : "  (replayed " + replayed + ")");
    }

    static Map<String, Object> map(LetterHead head, String box) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", head.name());
        map.put("topic", head.topic());
        map.put("topicId", head.id().topicId());
        map.put("partition", head.id().partition());
        map.put("offset", head.id().offset());
        map.put("index", head.id().index());
        map.put("pipeline", head.id().pipeline());
        map.put("error", head.error());
        map.put("reason", head.reason());
        map.put("time", head.time().toString());
        map.put("size", head.size());
        map.put("cut", head.cut());
        Instant replayed = head.replayed();
        map.put("replayed", replayed == null ? "" : replayed.toString());
        map.put("box", box);
        return map;
    }

    static Map<String, Object> map(KeptLetter letter, String box) {
        Map<String, Object> map = map(letter.head(), box);
        List<Map<String, Object>> headers = new ArrayList<>();
        for (RecordHeader header : letter.headers()) {
            headers.add(Map.of("name", header.name(), "value", bytes(header.value())));
        }
        map.put("headers", headers);
        map.put("key", bytes(letter.key()));
        map.put("value", letter.value());
        return map;
    }

    private static byte[] bytes(byte @Nullable [] value) {
        return value == null ? new byte[0] : value;
    }

    static void print(KeptLetter letter, String box, PrintWriter out) {
        map(letter.head(), box).forEach((name, value) -> out.printf("%-10s %s%n", name, value));
        byte[] key = letter.key();
        if (key != null) {
            out.printf("%-10s %s%n", "key", text(key));
        }
        for (RecordHeader header : letter.headers()) {
            out.printf("%-10s %s: %s%n", "header", header.name(), text(bytes(header.value())));
        }
        byte[] value = letter.value();
        for (int from = 0; from < Math.min(value.length, MOST); from += LINE) {
            int to = Math.min(value.length, from + LINE);
            out.printf(
                    "%08x  %-47s  %s%n",
                    from,
                    HexFormat.ofDelimiter(" ").formatHex(value, from, to),
                    text(Arrays.copyOfRange(value, from, to)));
        }
        if (value.length > MOST) {
            out.printf("… %d bytes in all (--value writes them)%n", value.length);
        }
    }

    /// Printable ASCII; a dot for everything else.
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
    }
}
