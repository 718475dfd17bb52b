package io.weir.pipeline.ledger;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Table;
import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.IntColumn;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The pipeline that stores the ledger. Stateless.
public final class LedgerProcessor implements Processor {

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public List<Table> tables() {
        return List.of(LedgerTable.TABLE);
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new LedgerBuild();
    }

    private static final class LedgerBuild implements Build {
        private final Block block = LedgerTable.block();

        @Override
        public void add(SourceRecord record) {
            byte[] value = record.value();
            if (value == null) {
                throw new WeirException(
                        WeirException.Kind.DATA, "value: none (expected: a block record)");
            }
            try {
                BlockRecord.decode(new ByteSource(value), block);
            } catch (MalformedException failure) {
                throw new WeirException(
                        WeirException.Kind.DATA, String.valueOf(failure.getMessage()), failure);
            }
        }

        @Override
        public long rows() {
            return block.rows();
        }

        @Override
        public long bytes() {
            return block.byteSize();
        }

        @Override
        public Built finish(BatchId id) {
            Map<String, Block> months = new TreeMap<>();
            IntColumn time = (IntColumn) block.column("Time");
            int from = 0;
            for (int row = 1; row <= block.rows(); row++) {
                if (row == block.rows() || !month(time, row).equals(month(time, from))) {
                    months.computeIfAbsent(month(time, from), _ -> LedgerTable.block())
                            .appendFrom(block, from, row - from);
                    from = row;
                }
            }
            List<TableBlock> blocks = new ArrayList<>();
            months.forEach((month, rows) ->
                    blocks.add(new TableBlock(LedgerTable.TABLE.name(), month, rows)));
            return new Built(blocks, List.of(), List.of(), block.rows());
        }

        /// The partition id of `toYYYYMM(Time)`.
        private static String month(IntColumn time, int row) {
            LocalDate date =
                    Instant.ofEpochSecond(time.getUnsigned(row))
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate();
            return Integer.toString(date.getYear() * 100 + date.getMonthValue());
        }
    }
}
