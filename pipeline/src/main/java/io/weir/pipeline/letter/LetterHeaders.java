package io.weir.pipeline.letter;

import io.weir.base.json.Json;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A letter as record headers: `weir-key`, `weir-error`, `weir-reason`, `weir-topic`,
/// `weir-partition`, `weir-offset`, `weir-index`, `weir-pipeline`, `weir-time`, and for a cut one
/// `weir-cut` with its whole size. The headers of the record itself stay beside them; those of its
/// own that begin with `weir-` stand as `weir-original-…`.
public final class LetterHeaders {
    private static final String OURS = "weir-";
    private static final String ORIGINAL = "weir-original-";
    private static final int REASON_LIMIT = 2_000;

    private LetterHeaders() {}

    /// The headers of a letter.
    ///
    /// @param kept bytes of the value that are kept
    public static List<RecordHeader> write(
            String pipeline, SourcePartition partition, Letter letter, Instant time, int kept) {
        List<RecordHeader> headers = new ArrayList<>(original(letter.headers()));
        if (letter.key() != null) {
            headers.add(new RecordHeader("weir-key", letter.key()));
        }
        headers.addAll(essential(pipeline, partition, letter, time, kept));
        return headers;
    }

    /// The headers of a record as they stand in its letter.
    public static List<RecordHeader> original(List<RecordHeader> ofRecord) {
        return ofRecord.stream()
                .map(header ->
                        header.name().startsWith(OURS)
                                ? new RecordHeader(
                                        ORIGINAL + header.name().substring(OURS.length()),
                                        header.value())
                                : header)
                .toList();
    }

    /// The headers without those of the record and without its key, for a letter that is too large
    /// with them.
    public static List<RecordHeader> essential(
            String pipeline, SourcePartition partition, Letter letter, Instant time, int kept) {
        List<RecordHeader> headers =
                of(
                        LetterId.of(pipeline, partition, letter),
                        partition.topic(),
                        letter.error(),
                        letter.reason(),
                        time);
        if (kept < letter.value().length) {
            headers.add(RecordHeader.text("weir-cut", Integer.toString(letter.value().length)));
        }
        return headers;
    }

    /// The headers of a letter whose item is kept whole.
    ///
    /// @param topic where it came from, or beside which its letters are kept
    public static List<RecordHeader> of(
            LetterId id, String topic, String error, String reason, Instant time) {
        List<RecordHeader> headers = new ArrayList<>();
        headers.add(RecordHeader.text("weir-error", error));
        headers.add(RecordHeader.text("weir-reason", shortened(reason)));
        headers.add(RecordHeader.text("weir-topic", topic));
        headers.add(RecordHeader.text("weir-partition", Integer.toString(id.partition())));
        headers.add(RecordHeader.text("weir-offset", Long.toString(id.offset())));
        headers.add(RecordHeader.text("weir-index", Integer.toString(id.index())));
        headers.add(RecordHeader.text("weir-pipeline", id.pipeline()));
        headers.add(RecordHeader.text("weir-time", time.toString()));
        return headers;
    }

    /// Headers as JSON, for stores that keep text.
    public static byte[] json(List<RecordHeader> headers) {
        return Json.write(headers);
    }

    /// Reads [#json(List)].
    public static List<RecordHeader> parse(byte[] json) {
        return List.of(Json.read(json, RecordHeader[].class));
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT) + "…";
    }

    /// Reads a letter back.
    ///
    /// @param topicId of the topic that the letter came from
    /// @param place what the box needs to find it again
    /// @return null when the headers are not those of a letter
    public static @Nullable KeptLetter read(
            UUID topicId, List<RecordHeader> headers, byte[] value, long place) {
        Map<String, String> texts = new HashMap<>();
        List<RecordHeader> original = new ArrayList<>();
        byte[] key = null;
        for (RecordHeader header : headers) {
            String name = header.name();
            byte[] content = header.value();
            if (name.equals("weir-key")) {
                key = content;
            } else if (name.startsWith(ORIGINAL)) {
                original.add(new RecordHeader(OURS + name.substring(ORIGINAL.length()), content));
            } else if (name.startsWith(OURS)) {
                texts.put(name, content == null ? "" : new String(content, StandardCharsets.UTF_8));
            } else {
                original.add(header);
            }
        }
        LetterHead head = head(topicId, texts, original, value.length, place);
        return head == null ? null : new KeptLetter(head, key, original, value);
    }

    private static @Nullable LetterHead head(
            UUID topicId,
            Map<String, String> texts,
            List<RecordHeader> original,
            int kept,
            long place) {
        try {
            LetterId id =
                    new LetterId(
                            topicId,
                            Integer.parseInt(texts.getOrDefault("weir-partition", "")),
                            Long.parseLong(texts.getOrDefault("weir-offset", "")),
                            Integer.parseInt(texts.getOrDefault("weir-index", "")),
                            texts.getOrDefault("weir-pipeline", ""));
            String cut = texts.get("weir-cut");
            String topic = texts.getOrDefault("weir-topic", "");
            return new LetterHead(
                    id,
                    topic,
                    texts.getOrDefault("weir-error", ""),
                    texts.getOrDefault("weir-reason", ""),
                    Instant.parse(texts.getOrDefault("weir-time", "")),
                    cut == null ? kept : Long.parseLong(cut),
                    cut != null,
                    place,
                    texts.getOrDefault("weir-exporter", topic),
                    id.isUnsent() ? RecordHeader.rows(original) : 1,
                    List.of());
        } catch (NumberFormatException | DateTimeException _) {
            return null;
        }
    }
}
