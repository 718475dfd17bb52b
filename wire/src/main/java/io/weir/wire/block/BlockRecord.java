package io.weir.wire.block;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.Column;

import java.util.Objects;

/// Weir's own record on Kafka: a run of rows as columns, self-describing.
///
/// | bytes | are |
/// |---|---|
/// | 3 | `WBR` |
/// | 1 | version, 1 |
/// | varint | rows, 1 to [#MAX_ROWS] |
/// | varint | columns that follow |
/// | per column | name (varint length, UTF-8), type (the same), 4 bytes little-endian length, data in Native form |
///
/// Columns of which every row holds the default are left out. A reader fills columns that are
/// absent with defaults and skips those that it does not know.
public final class BlockRecord {
    /// The most rows in one record, so that a few hostile bytes cannot ask for gigabytes of
    /// defaults.
    public static final int MAX_ROWS = 1 << 16;

    private static final int MAGIC = 'W' | ('B' << 8) | ('R' << 16) | (1 << 24);

    private BlockRecord() {}

    /// Appends rows of a block as one record.
    ///
    /// @throws IllegalArgumentException when there are none or more than [#MAX_ROWS]
    public static void encode(Block block, int from, int count, ByteSink out) {
        if (count < 1 || count > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "rows: " + count + " (expected: 1.." + MAX_ROWS + ")");
        }
        Objects.checkFromIndexSize(from, count, block.rows());
        int columns = 0;
        for (int i = 0; i < block.columnCount(); i++) {
            if (!block.column(i).allDefault(from, count)) {
                columns++;
            }
        }
        out.putInt(MAGIC);
        out.putVarint(count);
        out.putVarint(columns);
        for (int i = 0; i < block.columnCount(); i++) {
            Column column = block.column(i);
            if (!column.allDefault(from, count)) {
                putName(out, block.utf8Name(i));
                putName(out, block.utf8Type(i));
                int at = out.size();
                out.putInt(0);
                column.write(out, from, count);
                out.setInt(at, out.size() - at - Integer.BYTES);
            }
        }
    }

    private static void putName(ByteSink out, byte[] utf8) {
        out.putVarint(utf8.length);
        out.putBytes(utf8, 0, utf8.length);
    }

    /// The rows of a record, without decoding it.
    ///
    /// @throws MalformedException when the bytes do not begin like a record
    public static int rows(ByteSource in) {
        int magic = in.getInt();
        if (magic != MAGIC) {
            throw new MalformedException(
                    "magic: "
                            + Integer.toHexString(magic)
                            + " (expected: "
                            + Integer.toHexString(MAGIC)
                            + ")");
        }
        long rows = in.getVarint();
        if (rows < 1 || rows > MAX_ROWS) {
            throw new MalformedException("rows: " + rows + " (expected: 1.." + MAX_ROWS + ")");
        }
        return (int) rows;
    }

    /// Appends the rows of a record to `into` and returns how many there were. When it throws,
    /// `into` is as it was.
    ///
    /// @throws MalformedException when the bytes are no record, or a column has another type in
    ///   `into`
    public static int decode(ByteSource in, Block into) {
        int rows = rows(in);
        int before = into.rows();
        try {
            decodeColumns(in, into, before, rows);
            into.resize(before + rows);
        } catch (RuntimeException failure) {
            into.resize(before);
            throw failure;
        }
        return rows;
    }

    private static void decodeColumns(ByteSource in, Block into, int before, int rows) {
        long columns = in.getVarint();
        int next = 0;
        for (long i = 0; i < columns; i++) {
            int nameLength = in.getLength();
            int name = in.arrayPosition();
            in.skip(nameLength);
            int typeLength = in.getLength();
            int type = in.arrayPosition();
            in.skip(typeLength);
            int length = in.getInt();
            in.require(length);
            int index = into.find(in.array(), name, nameLength, next);
            if (index < 0) {
                in.skip(length);
                continue;
            }
            next = index + 1;
            Column column = into.column(index);
            if (!into.hasType(index, in.array(), type, typeLength)) {
                throw new MalformedException(
                        "type of "
                                + into.name(index)
                                + ": another (expected: "
                                + column.type()
                                + ")");
            }
            if (column.size() != before) {
                throw new MalformedException("column: " + into.name(index) + " (expected: once)");
            }
            int end = in.position() + length;
            column.read(in, rows);
            if (in.position() != end) {
                throw new MalformedException(
                        "bytes of "
                                + into.name(index)
                                + ": others than its rows (expected: "
                                + length
                                + ")");
            }
        }
    }
}
