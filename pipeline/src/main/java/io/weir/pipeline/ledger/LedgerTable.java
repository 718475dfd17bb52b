package io.weir.pipeline.ledger;

import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.column.Column;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;

import java.util.List;

/// The table `weir_ledger`: what each stage did with the items of each source, per minute. Several
/// rows for one minute are to be summed.
public final class LedgerTable {
    /// The topic that carries its lines as block records.
    public static final String TOPIC = "weir-ledger-v1-block";

    /// The table.
    public static final Table TABLE =
            Table.of(
                            "weir_ledger",
                            List.of(
                                    TableColumn.of(
                                            "Time",
                                            "DateTime",
                                            "DoubleDelta, LZ4",
                                            "Start of the minute, UTC."),
                                    name("Instance", "The process that counted."),
                                    name("Stage", "The part that counted: inlet, a pipeline."),
                                    name("Source", "Who sent: an exporter's address, a topic."),
                                    name("Kind", "What was counted: in, stored, refused, ..."),
                                    name("Reason", "The rule or cause; empty for none."),
                                    TableColumn.of("Count", "UInt64", "", "Items.")),
                            List.of("Stage", "Source", "Time"),
                            "toYYYYMM(Time)")
                    .withTtl("Time + INTERVAL 400 DAY");

    private LedgerTable() {}

    private static TableColumn name(String name, String comment) {
        return TableColumn.of(name, "LowCardinality(String)", "", comment);
    }

    /// Lines as a record of [#TOPIC], a row each.
    ///
    /// @param instance the name of the process that counted
    public static byte[] record(String instance, List<LedgerLine> lines) {
        Block block = block();
        lines.forEach(line -> append(block, instance, line));
        ByteSink record = new ByteSink();
        BlockRecord.encode(block, 0, block.rows(), record);
        return record.toByteArray();
    }

    /// An empty block with the table's columns.
    static Block block() {
        Block block = new Block();
        TABLE.columns().forEach(column -> block.add(column.name(), Column.of(column.type())));
        return block;
    }

    /// Appends one line.
    static void append(Block block, String instance, LedgerLine line) {
        ((IntColumn) block.column("Time")).append((int) line.minute());
        text(block, "Instance", instance);
        text(block, "Stage", line.stage());
        text(block, "Source", line.source());
        text(block, "Kind", line.kind().text());
        text(block, "Reason", line.reason());
        ((LongColumn) block.column("Count")).append(line.count());
    }

    private static void text(Block block, String name, String value) {
        LowCardinalityColumn column = (LowCardinalityColumn) block.column(name);
        column.append(column.intern(value));
    }
}
