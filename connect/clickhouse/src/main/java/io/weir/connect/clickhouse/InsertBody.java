package io.weir.connect.clickhouse;

import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.column.Column;
import io.weir.wire.compress.ClickHouseFrames;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A block in Native form, made column by column while it is sent, so that only one column exists
/// twice.
///
/// The last column is not sent after the deadline. ClickHouse then holds an incomplete block, of
/// which it inserts nothing. So an insert whose sender was asleep cannot begin late; what lies in
/// the network when the deadline passes still can.
final class InsertBody implements Iterable<byte[]> {
    private final Block block;
    private final boolean compress;
    private final Instant deadline;
    private final Clock clock;

    InsertBody(Block block, boolean compress, Instant deadline, Clock clock) {
        this.block = block;
        this.compress = compress;
        this.deadline = deadline;
        this.clock = clock;
    }

    @Override
    public Iterator<byte[]> iterator() {
        return new Iterator<>() {
            private final ByteSink raw = new ByteSink(1 << 16);
            private final ByteSink framed = new ByteSink();
            private int next;

            @Override
            public boolean hasNext() {
                return next < block.columnCount();
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (next == block.columnCount() - 1 && clock.instant().isAfter(deadline)) {
                    throw ClickHouseException.noAnswer(
                            "clickhouse: insert given up, its deadline has passed", null);
                }
                raw.clear();
                if (next == 0) {
                    raw.putVarint(block.columnCount());
                    raw.putVarint(block.rows());
                }
                Column column = block.column(next);
                raw.putString(block.name(next));
                raw.putString(column.type());
                column.write(raw);
                next++;
                if (!compress) {
                    return raw.toByteArray();
                }
                framed.clear();
                ClickHouseFrames.encode(raw.array(), 0, raw.size(), framed);
                return framed.toByteArray();
            }
        };
    }
}
