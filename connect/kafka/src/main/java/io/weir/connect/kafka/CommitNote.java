package io.weir.connect.kafka;

import io.weir.pipeline.Plan;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// What stands in the metadata of a committed offset: `w1 TOPIC-ID` when all before the offset is
/// settled, `w1 TOPIC-ID LAST EPOCH DEADLINE-MILLIS [TABLES [RECORDS]]` while a range that begins
/// at it is planned. `TABLES` is `-` where only they are unknown.
///
/// @param topicId the incarnation of the topic that the offset belongs to
/// @param plan the planned range; null when there is none
record CommitNote(UUID topicId, @Nullable Plan plan) {
    private static final String VERSION = "w1";
    private static final String NO_TABLES = "-";

    String text() {
        String head = VERSION + " " + topicId;
        return plan == null ? head : head + text(plan);
    }

    private static String text(Plan plan) {
        boolean counted = plan.records() != Plan.UNKNOWN;
        StringBuilder text = new StringBuilder();
        text.append(' ').append(plan.last());
        text.append(' ').append(plan.leaderEpoch());
        text.append(' ').append(plan.deadline().toEpochMilli());
        if (counted || !plan.tables().isEmpty()) {
            text.append(' ').append(plan.tables().isEmpty() ? NO_TABLES : plan.tables());
        }
        if (counted) {
            text.append(' ').append(plan.records());
        }
        return text.toString();
    }

    /// Reads a note.
    ///
    /// @param offset the committed offset that it belongs to
    /// @return null when the metadata is not ours, as after a reset with Kafka's own tools
    static @Nullable CommitNote parse(String text, long offset) {
        String[] words = text.split(" ", -1);
        boolean settled = words.length == 2;
        boolean planned = words.length >= 5 && words.length <= 7;
        if (!words[0].equals(VERSION) || !(settled || planned)) {
            return null;
        }
        try {
            UUID topicId = UUID.fromString(words[1]);
            if (settled) {
                return new CommitNote(topicId, null);
            }
            Instant deadline = Instant.ofEpochMilli(Long.parseLong(words[4]));
            int epoch = Integer.parseInt(words[3]);
            String tables = words.length > 5 && !words[5].equals(NO_TABLES) ? words[5] : "";
            long records = words.length == 7 ? Long.parseLong(words[6]) : Plan.UNKNOWN;
            long last = Long.parseLong(words[2]);
            return new CommitNote(
                    topicId, new Plan(offset, last, epoch, deadline, tables, records));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
