package io.weir.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// The identity of a range of one partition, as read by one pipeline. Two ranges never share an
/// identity, and a range that is built again keeps it: [#hash()] goes into every row, [#token] into
/// every insert.
///
/// @param pipeline the name of the pipeline, so that two may fill one table from one topic
/// @param partition where the records come from
/// @param leaderEpoch of the last record; offsets that are given out again after a log was cut, as
///   by a power loss, have a later one; -1 when the source counts no leaders
/// @param first offset of the first record, inclusive
/// @param last offset of the end, inclusive; there may be no record at it
public record BatchId(
        String pipeline, SourcePartition partition, int leaderEpoch, long first, long last) {
    public BatchId {
        Objects.requireNonNull(pipeline, "pipeline");
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "range: " + first + " to " + last + " (expected: 0 <= first <= last)");
        }
    }

    /// A range of a source without leaders, read by a pipeline without a name.
    public BatchId(SourcePartition partition, long first, long last) {
        this("", partition, -1, first, last);
    }

    /// The value of `_batch`: the first 64 bits of the SHA-256 of topic id, partition, leader
    /// epoch, first and last offset and pipeline; never 0, which marks data rows in tables with
    /// receipts.
    public long hash() {
        long hash = ByteBuffer.wrap(digest("")).getLong();
        return hash == 0 ? 1 : hash;
    }

    /// The `insert_deduplication_token` of one insert, the same for every repetition.
    ///
    /// @param attempt 0, and one more each time that a token was found to be an orphan (known to
    ///   the store, but without its rows)
    public String token(int attempt, String table, String partitionId) {
        String name = '\n' + table + '\n' + partitionId;
        return HexFormat.of().formatHex(digest(name), 0, 16) + "-" + attempt;
    }

    /// The query id of one insert, the same for every repetition, so that a successor can find out
    /// whether it is still running.
    public String queryId(int attempt, String table, String partitionId) {
        return "weir-" + token(attempt, table, partitionId);
    }

    private byte[] digest(String more) {
        try {
            byte[] names = (pipeline + more).getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(40 + names.length);
            bytes.putLong(partition.topicId().getMostSignificantBits());
            bytes.putLong(partition.topicId().getLeastSignificantBits());
            bytes.putInt(partition.partition()).putInt(leaderEpoch);
            bytes.putLong(first).putLong(last).put(names);
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
