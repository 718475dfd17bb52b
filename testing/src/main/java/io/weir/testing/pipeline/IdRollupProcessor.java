package io.weir.testing.pipeline;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.ForwardingBuild;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Stores what [IdProcessor] stores, and beside it sums of the same ids, one row per hundred ids,
/// in a second table that adds them up: what is lost or stored twice shows in the sums too.
public final class IdRollupProcessor implements Processor {
    /// Ids per bucket.
    public static final long BUCKET = 100;

    /// The sums, partitioned by `Bucket % 2`.
    public static final Table SUMS =
            Table.of(
                            "id_sums",
                            List.of(
                                    TableColumn.of(
                                            "Bucket", "UInt64", "", "The id divided by 100."),
                                    TableColumn.of("Ids", "UInt64", "", "How many ids."),
                                    TableColumn.of("Total", "UInt64", "", "The sum of these ids.")),
                            List.of("Bucket"),
                            "Bucket % 2")
                    .withEngine(new Engine.Summing(List.of("Ids", "Total")));

    private final IdProcessor ids;

    /// @param maxRows ids after which a range is full
    public IdRollupProcessor(int maxRows) {
        ids = new IdProcessor(maxRows);
    }

    @Override
    public String name() {
        return ids.name();
    }

    @Override
    public List<Table> tables() {
        return List.of(IdProcessor.TABLE, SUMS);
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new ForwardingBuild(ids.begin(partition)) {
            @Override
            public Built finish(BatchId id) {
                return withSums(super.finish(id));
            }
        };
    }

    private static Built withSums(Built raw) {
        Map<Long, long[]> sums = new TreeMap<>();
        for (TableBlock block : raw.blocks()) {
            LongColumn column = (LongColumn) block.block().column("Id");
            for (int row = 0; row < column.size(); row++) {
                long[] sum = sums.computeIfAbsent(column.get(row) / BUCKET, _ -> new long[2]);
                sum[0]++;
                sum[1] += column.get(row);
            }
        }
        List<TableBlock> blocks = new ArrayList<>(raw.blocks());
        for (long partition = 0; partition < 2; partition++) {
            Block block = block(sums, partition);
            if (block.rows() > 0) {
                blocks.add(new TableBlock(SUMS.name(), Long.toString(partition), block));
            }
        }
        return new Built(blocks, raw.letters(), raw.refusals(), raw.recordsIn());
    }

    private static Block block(Map<Long, long[]> sums, long partition) {
        LongColumn buckets = new LongColumn("UInt64");
        LongColumn counts = new LongColumn("UInt64");
        LongColumn totals = new LongColumn("UInt64");
        sums.forEach((bucket, sum) -> {
            if (bucket % 2 == partition) {
                buckets.append(bucket);
                counts.append(sum[0]);
                totals.append(sum[1]);
            }
        });
        return new Block().add("Bucket", buckets).add("Ids", counts).add("Total", totals);
    }
}
