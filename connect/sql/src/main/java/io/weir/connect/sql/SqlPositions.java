package io.weir.connect.sql;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.SourcePartition;

import org.jdbi.v3.core.Handle;

import java.util.List;

/// Up to where a consumer group has stored each partition, kept beside the rows: compared and set
/// in the transaction that writes them, so that a range that is repeated, or comes from someone who
/// no longer owns the partition, writes nothing twice. Thread-safe.
public final class SqlPositions {
    /// The table of positions.
    public static final String TABLE = "weir_position";

    private final SqlDialect dialect;
    private final String group;

    /// @param group the consumer group
    public SqlPositions(SqlDialect dialect, String group) {
        this.dialect = dialect;
        this.group = group;
    }

    /// What makes the table where it is missing; the same in both languages.
    public static List<String> create() {
        return List.of(
                "CREATE TABLE IF NOT EXISTS "
                        + TABLE
                        + " (consumer_group VARCHAR NOT NULL, topic_id VARCHAR NOT NULL, partition"
                        + " INTEGER NOT NULL, next_offset BIGINT NOT NULL, leader_epoch INTEGER NOT"
                        + " NULL, PRIMARY KEY (consumer_group, topic_id, partition))");
    }

    /// What was stored of a partition.
    ///
    /// @param next everything before this offset
    /// @param leaderEpoch of the last record
    public record Position(long next, int leaderEpoch) {
        /// Nothing was.
        static final Position NOTHING = new Position(0, -1);

        /// Whether that record was stored: it was written to the source no later than what is
        /// stored.
        public boolean has(long offset, int epoch) {
            return offset < next && epoch <= leaderEpoch;
        }
    }

    /// Moves the position of a partition to the end of the range, unless it is there or further.
    /// Others that would move it wait until the transaction ends.
    ///
    /// @return what was stored before: these records are not to be stored again
    public Position advance(Handle handle, BatchId range) {
        Position before = lock(handle, range.partition());
        long next = range.last() + 1;
        if (!before.has(range.last(), range.leaderEpoch())) {
            handle.createUpdate(
                            "UPDATE "
                                    + TABLE
                                    + " SET next_offset = :next, leader_epoch = :epoch"
                                    + KEY)
                    .bind("next", next)
                    .bind("epoch", Math.max(before.leaderEpoch(), range.leaderEpoch()))
                    .bind("group", group)
                    .bind("topic", range.partition().topicId().toString())
                    .bind("partition", range.partition().partition())
                    .execute();
        }
        return before;
    }

    private static final String KEY =
            " WHERE consumer_group = :group AND topic_id = :topic AND partition = :partition";

    private Position lock(Handle handle, SourcePartition partition) {
        handle.createUpdate(
                        "INSERT INTO "
                                + TABLE
                                + " VALUES (:group, :topic, :partition, 0, -1) ON CONFLICT DO"
                                + " NOTHING")
                .bind("group", group)
                .bind("topic", partition.topicId().toString())
                .bind("partition", partition.partition())
                .execute();
        // The one writer of SQLite needs no lock on a row.
        String locking = dialect == SqlDialect.POSTGRESQL ? " FOR UPDATE" : "";
        return handle.createQuery("SELECT next_offset, leader_epoch FROM " + TABLE + KEY + locking)
                .bind("group", group)
                .bind("topic", partition.topicId().toString())
                .bind("partition", partition.partition())
                .map((row, _) -> new Position(row.getLong(1), row.getInt(2)))
                .one();
    }
}
