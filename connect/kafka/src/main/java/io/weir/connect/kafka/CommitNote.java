package io.weir.connect.kafka;

import io.weir.pipeline.Plan;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/// What stands in the metadata of a committed offset: `w1 TOPIC-ID` when all before the offset is
/// settled, `w1 TOPIC-ID LAST EPOCH DEADLINE-MILLIS [TABLES]` while a range that begins at it is
/// planned.
///
/// @param topicId the incarnation of the topic that the offset belongs to
/// @param plan the planned range; null when there is none
record CommitNote(UUID topicId, @Nullable Plan plan) {
    private static final String VERSION = "w1";

    String text() {
        String head = VERSION + " " + topicId;
        return plan == null
                ? head
                : head
                        + " "
                        + plan.last()
                        + " "
                        + plan.leaderEpoch()
                        + " "
                        + plan.deadline().toEpochMilli()
                        + (plan.tables().isEmpty() ? "" : " " + plan.tables());
    }

    /// Reads a note.
    ///
    /// @param offset the committed offset that it belongs to
    /// @return null when the metadata is not ours, as after a reset with Kafka's own tools
    static @Nullable CommitNote parse(String text, long offset) {
        String[] words = text.split(" ", -1);
        boolean settled = words.length == 2;
        boolean planned = words.length == 5 || words.length == 6;
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
            String tables = words.length == 6 ? words[5] : "";
            return new CommitNote(
                    topicId, new Plan(offset, Long.parseLong(words[2]), epoch, deadline, tables));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
