package io.weir.pipeline.letter;

import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourceRecord;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// What marks a replayed record: `weir-replay` names the replay, `weir-replay-time` says when it
/// began, `weir-replay-of` what the letter was, and `weir-replay-for` the pipelines that refused
/// the record; others that read the topic took it the first time and leave it out ([Addressed]). A
/// record that was refused before it was sent is for all.
public final class Replay {
    private static final String MARKS = "weir-replay";
    private static final String FOR = "weir-replay-for";

    private Replay() {}

    /// The headers of a letter's record with those of a replay.
    ///
    /// @param letters one record's, of one or more pipelines
    public static List<RecordHeader> headers(List<KeptLetter> letters, UUID run, Instant time) {
        KeptLetter first = letters.getFirst();
        List<RecordHeader> headers = new ArrayList<>();
        for (RecordHeader header : first.headers()) {
            if (!header.name().startsWith(MARKS)) {
                headers.add(header);
            }
        }
        LetterId id = first.head().id();
        headers.add(RecordHeader.text(MARKS, run.toString()));
        headers.add(RecordHeader.text("weir-replay-time", time.toString()));
        headers.add(
                RecordHeader.text(
                        "weir-replay-of",
                        id.topicId()
                                + "/"
                                + id.partition()
                                + "/"
                                + id.offset()
                                + "/"
                                + id.index()));
        if (id.isUnsent()) {
            return headers;
        }
        headers.add(
                RecordHeader.text(
                        FOR,
                        String.join(
                                ",",
                                letters.stream()
                                        .map(letter -> letter.head().id().pipeline())
                                        .distinct()
                                        .toList())));
        return headers;
    }

    /// Whether a record is a replay that is meant for other pipelines.
    static boolean isForOthers(SourceRecord record, String pipeline) {
        byte[] names = record.header(FOR);
        return names != null
                && !Arrays.asList(new String(names, StandardCharsets.UTF_8).split(","))
                        .contains(pipeline);
    }
}
