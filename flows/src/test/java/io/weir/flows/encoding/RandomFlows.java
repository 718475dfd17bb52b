package io.weir.flows.encoding;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.FixedStringColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.WideColumn;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Batches of flows with any value that their columns take, the same for the same seed. A share of
/// the cells is left at the default.
public final class RandomFlows {
    private final SplittableRandom random;

    /// A source of batches.
    public RandomFlows(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A batch whose times of reception lie in a span.
    ///
    /// @param since seconds
    /// @param seconds length of the span
    public FlowBatch batch(FlowSchema schema, int rows, long since, int seconds) {
        FlowBatch batch = new FlowBatch(schema, rows);
        for (int row = 0; row < rows; row++) {
            batch.beginRow();
            batch.commitRow();
        }
        Block block = batch.block();
        for (int i = 0; i < block.columnCount(); i++) {
            if (random.nextInt(8) > 0) {
                fill(block.column(i), rows);
            }
        }
        for (int row = 0; row < rows; row++) {
            batch.timeReceived.set(row, (int) (since + random.nextInt(seconds)));
            // Nobody measures zettabytes: sums must fit into 64 bits.
            batch.bytes.set(row, random.nextLong(1L << 32));
            batch.packets.set(row, random.nextLong(1L << 20));
            batch.samplingRate.set(row, 1L << random.nextInt(3));
        }
        return batch;
    }

    /// A batch with few distinct values per column, as real exporters send.
    public FlowBatch narrow(FlowSchema schema, int rows, long since, int seconds) {
        FlowBatch batch = batch(schema, rows, since, seconds);
        for (int row = 0; row < rows; row++) {
            int kind = random.nextInt(6);
            for (FlowColumn column : schema.storedInRollups()) {
                Column cells = batch.block().column(column.column());
                if (cells instanceof IntColumn ints && column != FlowColumn.TIME_RECEIVED) {
                    ints.set(row, kind & 1);
                } else if (cells instanceof ShortColumn shorts) {
                    shorts.set(row, kind & 2);
                } else if (cells instanceof ByteColumn bytes) {
                    bytes.set(row, kind & 1);
                } else if (cells instanceof LowCardinalityColumn texts) {
                    texts.set(row, texts.intern("kind-" + (kind >> 1)));
                } else if (cells instanceof FixedStringColumn texts) {
                    texts.set(row, new byte[] {'N', (byte) ('A' + kind)}, 0, 2);
                } else if (cells instanceof WideColumn addresses) {
                    addresses.set(row, 0, 0xFFFF_0A00_0000L + (kind & 1));
                }
            }
        }
        return batch;
    }

    private void fill(Column column, int rows) {
        for (int row = 0; row < rows; row++) {
            boolean set = random.nextInt(4) > 0;
            switch (column) {
                case ByteColumn bytes when column.type().startsWith("Enum8") ->
                        bytes.set(row, random.nextInt(3));
                case ByteColumn bytes -> bytes.set(row, set ? random.nextInt() : 0);
                case ShortColumn shorts -> shorts.set(row, set ? random.nextInt() : 0);
                case IntColumn ints -> ints.set(row, set ? random.nextInt() : 0);
                case LongColumn longs when column.type().startsWith("DateTime64") ->
                        longs.set(row, set ? random.nextLong(1L << 41) : 0);
                case LongColumn longs -> longs.set(row, set ? random.nextLong() : 0);
                case WideColumn wides -> {
                    if (set) {
                        wides.set(row, random.nextLong(), random.nextLong());
                    }
                }
                case LowCardinalityColumn texts -> texts.set(row, texts.intern(text(set)));
                case FixedStringColumn texts -> {
                    byte[] text = {'D', (byte) ('A' + random.nextInt(26))};
                    texts.set(row, text, 0, set ? 2 : 0);
                }
                case ArrayColumn list -> {
                    // The rows were committed empty; fill them again.
                    if (row == 0) {
                        list.resize(0);
                    }
                    fillList(list.nested(), set ? random.nextInt(5) : 0);
                    list.endRow(row);
                }
                default -> throw new IllegalStateException(column.type());
            }
        }
    }

    private void fillList(Column nested, int count) {
        for (int i = 0; i < count; i++) {
            switch (nested) {
                case IntColumn ints -> ints.append(random.nextInt());
                case WideColumn wides -> wides.append(random.nextLong(), random.nextLong());
                default -> throw new IllegalStateException(nested.type());
            }
        }
    }

    private String text(boolean set) {
        if (!set) {
            return "";
        }
        byte[] letters = new byte[1 + random.nextInt(12)];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
        String text = new String(letters, StandardCharsets.US_ASCII);
        return random.nextInt(10) == 0
                ? text + "é→"
                : text.substring(0, Math.min(2, text.length()));
    }
}
