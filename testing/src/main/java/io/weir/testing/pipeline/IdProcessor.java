package io.weir.testing.pipeline;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Stores numbers: a record is a run of 8-byte big-endian ids. Even ids go to partition `0` of the
/// table `ids`, odd ones to `1`. [#REFUSED] is refused, a negative id becomes a dead letter, a
/// record of another length cannot be taken at all.
public final class IdProcessor implements Processor {
    /// The id that a rule turns away.
    public static final long REFUSED = Long.MAX_VALUE;

    /// The table, partitioned by `Id % 2`.
    public static final Table TABLE =
            Table.of(
                    "ids",
                    List.of(TableColumn.of("Id", "UInt64", "", "A number.")),
                    List.of("Id"),
                    "Id % 2");

    private final int maxRows;

    /// @param maxRows rows after which a range is full
    public IdProcessor(int maxRows) {
        this.maxRows = maxRows;
    }

    /// A record's value.
    public static byte[] record(long... ids) {
        ByteBuffer buffer = ByteBuffer.allocate(ids.length * Long.BYTES);
        for (long id : ids) {
            buffer.putLong(id);
        }
        return buffer.array();
    }

    @Override
    public String name() {
        return "ids";
    }

    @Override
    public List<Table> tables() {
        return List.of(TABLE);
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new IdBuild(maxRows);
    }

    private static final class IdBuild implements Build {
        private final int maxRows;
        private final Map<String, Block> partitions = new TreeMap<>();
        private final List<Letter> letters = new ArrayList<>();
        private long rows;
        private long refused;
        private long in;

        IdBuild(int maxRows) {
            this.maxRows = maxRows;
        }

        @Override
        public void add(SourceRecord record) {
            byte[] value = record.value();
            if (value == null || value.length % Long.BYTES != 0) {
                throw new WeirException(
                        WeirException.Kind.DATA,
                        "value: "
                                + (value == null ? "none" : value.length + " bytes")
                                + " (expected: a multiple of 8)");
            }
            ByteBuffer ids = ByteBuffer.wrap(value);
            for (int index = 0; ids.hasRemaining(); index++) {
                add(record, index, ids.getLong());
            }
        }

        private void add(SourceRecord record, int index, long id) {
            in++;
            if (id == REFUSED) {
                refused++;
            } else if (id < 0) {
                letters.add(
                        Letter.item(
                                record,
                                index,
                                record(id),
                                "id-negative",
                                "id: " + id + " (expected: >= 0)"));
            } else {
                Block block =
                        partitions.computeIfAbsent(
                                Long.toString(id % 2),
                                _ -> new Block().add("Id", new LongColumn("UInt64")));
                ((LongColumn) block.column("Id")).append(id);
                rows++;
            }
        }

        @Override
        public long rows() {
            return rows;
        }

        @Override
        public long bytes() {
            return rows * Long.BYTES;
        }

        @Override
        public boolean full() {
            return rows >= maxRows;
        }

        @Override
        public Built finish(BatchId id) {
            List<TableBlock> blocks = new ArrayList<>();
            partitions.forEach(
                    (name, block) -> blocks.add(new TableBlock(TABLE.name(), name, block)));
            return new Built(
                    blocks,
                    letters,
                    refused == 0 ? List.of() : List.of(new Refusal("id-refused", refused)),
                    in);
        }
    }
}
