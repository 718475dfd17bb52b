package io.weir.flows.codec;

import io.weir.flows.schema.CounterBatch;
import io.weir.wire.block.Block;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.DoubleColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.MapColumn;
import io.weir.wire.column.StringColumn;

import java.util.LinkedHashMap;
import java.util.Map;

/// The values of counter samples by column and row.
record CounterRows(CounterBatch batch) {
    long number(String name, int row) {
        return switch (batch.block().column(name)) {
            case ByteColumn bytes -> bytes.get(row);
            case IntColumn ints -> ints.getUnsigned(row);
            case LongColumn longs -> longs.get(row);
            default -> throw new IllegalArgumentException(name);
        };
    }

    Map<String, Object> map(String name, int row) {
        Block block = batch.block();
        MapColumn map = (MapColumn) block.column(name);
        LowCardinalityColumn keys = (LowCardinalityColumn) map.keys();
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = map.start(row); i < map.end(row); i++) {
            entries.put(keys.text(keys.id(i)), value(map.values(), i));
        }
        return entries;
    }

    private static Object value(Column column, int index) {
        return switch (column) {
            case LongColumn longs -> longs.get(index);
            case DoubleColumn doubles -> doubles.get(index);
            case StringColumn texts -> texts.get(index);
            default -> throw new IllegalArgumentException(column.type());
        };
    }
}
