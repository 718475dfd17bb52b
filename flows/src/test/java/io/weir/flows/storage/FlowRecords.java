package io.weir.flows.storage;

import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RandomFlows;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.NativeFormat;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.column.Column;
import io.weir.wire.column.LongColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Records of random flows, and what processors make of them.
final class FlowRecords {
    static final SourcePartition PARTITION =
            new SourcePartition("flows-v1-block", new UUID(7, 11), 3);

    private FlowRecords() {}

    static SourceRecord record(
            FlowEncoding encoding, long offset, long writtenMillis, FlowBatch batch) {
        ByteSink out = new ByteSink();
        encoding.encoder().encode(batch.block(), 0, batch.rows(), out);
        return SourceRecord.of(offset, writtenMillis, out.toByteArray());
    }

    /// Records written at a second, with flows of the seconds before it.
    static List<SourceRecord> random(
            FlowEncoding encoding, long seed, int records, long second, int age) {
        RandomFlows flows = new RandomFlows(seed);
        List<SourceRecord> made = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            FlowBatch batch =
                    i % 3 == 0
                            ? flows.batch(FlowSchema.defaults(), 60, second - age, age)
                            : flows.narrow(FlowSchema.defaults(), 200, second - age, age);
            made.add(record(encoding, 100 + i, second * 1000, batch));
        }
        return made;
    }

    static Built build(Processor processor, List<SourceRecord> records) {
        Build build = processor.begin(PARTITION);
        records.forEach(build::add);
        return build.finish(
                new BatchId(PARTITION, records.getFirst().offset(), records.getLast().offset()));
    }

    static List<TableBlock> of(Built built, String table) {
        return built.blocks().stream().filter(block -> block.table().equals(table)).toList();
    }

    static long sum(List<TableBlock> blocks, String column) {
        long sum = 0;
        for (TableBlock block : blocks) {
            LongColumn values = (LongColumn) block.block().column(column);
            for (int row = 0; row < values.size(); row++) {
                sum += values.get(row);
            }
        }
        return sum;
    }

    static long rows(List<TableBlock> blocks) {
        return blocks.stream().mapToLong(block -> block.block().rows()).sum();
    }

    static byte[] bytes(TableBlock block) {
        ByteSink out = new ByteSink();
        NativeFormat.write(block.block(), out);
        return out.toByteArray();
    }

    static byte[] cell(Column column, int row) {
        ByteSink out = new ByteSink();
        column.write(out, row, 1);
        return out.toByteArray();
    }
}
