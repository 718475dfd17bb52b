package io.weir.pipeline.letter;

import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;

import java.util.UUID;

/// What makes two letters the same one: a letter that is sent again under the same identity
/// replaces the first. Pipelines that read the same topic judge for themselves, so each has letters
/// of its own.
///
/// What never was a record of a topic, such as a datagram that waited for its template in vain, has
/// [#NO_PARTITION], and in place of the other three whatever makes it the only one; so has, with
/// [#UNSENT], a record that was refused before it was sent.
///
/// @param topicId the incarnation of the topic
/// @param partition of the topic
/// @param offset of the record
/// @param index place in a record that packs several items
/// @param pipeline whose letter it is
public record LetterId(UUID topicId, int partition, long offset, int index, String pipeline) {
    /// The partition of what never was a record.
    public static final int NO_PARTITION = -1;

    /// The partition of a record that was refused before it was sent: it can be sent as it is, and
    /// no pipeline has seen it.
    public static final int UNSENT = -2;

    private static final int PARTS = 5;

    /// The identity of a letter that a pipeline sends.
    public static LetterId of(String pipeline, SourcePartition partition, Letter letter) {
        return new LetterId(
                partition.topicId(),
                partition.partition(),
                letter.offset(),
                letter.index(),
                pipeline);
    }

    /// Whether it is about a record, so that it can be replayed into its topic.
    public boolean isRecord() {
        return partition != NO_PARTITION;
    }

    /// Whether it is about a record that was refused before it was sent, so that every pipeline of
    /// the topic waits for it.
    public boolean isUnsent() {
        return partition == UNSENT;
    }

    /// Reads [#toString()].
    ///
    /// @throws IllegalArgumentException when the text is no identity
    public static LetterId parse(String text) {
        String[] parts = text.split("/", PARTS);
        if (parts.length == PARTS && !parts[PARTS - 1].isEmpty()) {
            try {
                return new LetterId(
                        UUID.fromString(parts[0]),
                        Integer.parseInt(parts[1]),
                        Long.parseLong(parts[2]),
                        Integer.parseInt(parts[3]),
                        parts[4]);
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException(expected(text), malformed);
            }
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "letter: " + text + " (expected: TOPIC-ID/PARTITION/OFFSET/INDEX/PIPELINE)";
    }

    /// `TOPIC-ID/PARTITION/OFFSET/INDEX/PIPELINE`.
    @Override
    public String toString() {
        return topicId + "/" + partition + "/" + offset + "/" + index + "/" + pipeline;
    }
}
