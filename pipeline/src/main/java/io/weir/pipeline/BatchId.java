package io.weir.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The identity of a range of one partition. Two ranges never share an identity, and a range that
/// is built again keeps it: [#hash()] goes into every row, [#token] into every insert.
///
/// @param partition where the records come from
/// @param first offset of the first record, inclusive
/// @param last offset of the end, inclusive; there may be no record at it
public record BatchId(SourcePartition partition, long first, long last) {
    public BatchId {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "range: " + first + " to " + last + " (expected: 0 <= first <= last)");
        }
    }

    /// The value of `_batch`: the first 64 bits of the SHA-256 of topic id, partition, first and
    /// last offset; never 0, which marks data rows in tables with receipts.
    public long hash() {
        long hash = ByteBuffer.wrap(digest(new byte[0])).getLong();
        return hash == 0 ? 1 : hash;
    }

    /// The `insert_deduplication_token` of one insert, the same for every repetition.
    ///
    /// @param attempt 0, and one more each time that a token was found to be an orphan (known to
    ///   the store, but without its rows)
    public String token(int attempt, String table, String partitionId) {
        byte[] name = (table + '\n' + partitionId).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest(name), 0, 16) + "-" + attempt;
    }

    /// The query id of one insert, the same for every repetition, so that a successor can find out
    /// whether it is still running.
    public String queryId(int attempt, String table, String partitionId) {
        return "weir-" + token(attempt, table, partitionId);
    }

    private byte[] digest(byte[] more) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(36 + more.length);
            bytes.putLong(partition.topicId().getMostSignificantBits());
            bytes.putLong(partition.topicId().getLeastSignificantBits());
            bytes.putInt(partition.partition()).putLong(first).putLong(last).put(more);
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
