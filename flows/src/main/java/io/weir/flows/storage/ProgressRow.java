package io.weir.flows.storage;

import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.TableColumn;
import io.weir.wire.block.Block;
import io.weir.wire.column.Column;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.WideColumn;

import java.time.Instant;
import java.util.List;

/// What a batch says about itself: which records it covers, and when the oldest flow among them was
/// seen. Each pipeline has a table of its own for it, as for everything that it stores.
///
/// From this follows, without looking at any clock, up to when the roll-ups are complete: strictly
/// before the oldest flow of any batch of raw rows that holds records behind the last one rolled up
/// ([#COMPLETE_BEFORE]).
///
/// @param table the pipeline's table
/// @param partition where the records come from
/// @param first offset of the first record
/// @param last offset of the last record
/// @param oldest seconds; the time of the oldest flow stored, [#NONE] without any
/// @param newest seconds; the time of the newest flow stored, 0 without any
/// @param time seconds; when the last record was written
record ProgressRow(
        String table,
        SourcePartition partition,
        long first,
        long last,
        long oldest,
        long newest,
        long time) {
    /// Later than any time in a DateTime column but itself.
    static final long NONE = 0xFFFF_FFFFL;

    static final List<TableColumn> COLUMNS =
            List.of(
                    column("Time", "DateTime", "When the last record was written, in seconds UTC."),
                    column("Topic", "LowCardinality(String)", "The Kafka topic."),
                    column("TopicId", "UUID", "The incarnation of the topic."),
                    column("Partition", "UInt32", "The Kafka partition."),
                    column("First", "UInt64", "Offset of the first record of the batch."),
                    column("Last", "UInt64", "Offset of the last record of the batch."),
                    column("Oldest", "DateTime", "When its oldest flow was seen, in seconds UTC."),
                    column("Newest", "DateTime", "When its newest flow was seen, in seconds UTC."));

    /// A query for one DateTime: roll-ups hold every stored flow that was seen before it.
    static final String COMPLETE_BEFORE =
            "SELECT if(count() = 0, now(), min(Oldest)) FROM "
                    + FlowTables.PROGRESS
                    + " AS raw LEFT JOIN (SELECT TopicId, Partition, max(Last) + 1 AS Next FROM "
                    + FlowTables.ROLLUP_PROGRESS
                    + " GROUP BY TopicId, Partition) AS rolled USING (TopicId, Partition)"
                    + " WHERE Last >= Next";

    private static TableColumn column(String name, String type, String comment) {
        return TableColumn.of(name, type, "", comment);
    }

    TableBlock block() {
        Block block = new Block();
        for (TableColumn column : COLUMNS) {
            block.add(column.name(), Column.of(column.type()));
        }
        ((IntColumn) block.column("Time")).append((int) time);
        LowCardinalityColumn topics = (LowCardinalityColumn) block.column("Topic");
        topics.append(topics.intern(partition.topic()));
        ((WideColumn) block.column("TopicId"))
                .append(
                        partition.topicId().getMostSignificantBits(),
                        partition.topicId().getLeastSignificantBits());
        ((IntColumn) block.column("Partition")).append(partition.partition());
        ((LongColumn) block.column("First")).append(first);
        ((LongColumn) block.column("Last")).append(last);
        ((IntColumn) block.column("Oldest")).append((int) oldest);
        ((IntColumn) block.column("Newest")).append((int) newest);
        Instant expires = Instant.ofEpochSecond(time).plus(FlowTables.TTL);
        return new TableBlock(table, FlowTables.PARTITIONS.id(time), block, expires);
    }
}
