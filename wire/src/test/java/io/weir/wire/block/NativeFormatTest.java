package io.weir.wire.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.ColumnFixtures;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.StringColumn;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Random;

class NativeFormatTest {
    /// As `SELECT toUInt32(7) AS n, 'ab' AS s FORMAT Native` gives it.
    @Test
    void writesABlockAsClickHouseDoes() {
        IntColumn n = new IntColumn("UInt32");
        n.append(7);
        StringColumn s = new StringColumn();
        s.append("ab");
        ByteSink out = new ByteSink();
        NativeFormat.write(new Block().add("n", n).add("s", s), out);

        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo(
                        "0201"
                                + "016e"
                                + "0655496e743332"
                                + "07000000"
                                + "0173"
                                + "06537472696e67"
                                + "026162");
    }

    @Test
    void readsBlockAfterBlock() {
        Block block = everyType(40);
        ByteSink out = new ByteSink();
        NativeFormat.write(block, out);
        NativeFormat.write(everyType(0), out);
        NativeFormat.write(block, out);

        ByteSource in = new ByteSource(out.toByteArray());
        ByteSink again = new ByteSink();
        Block read = NativeFormat.read(in);
        while (read != null) {
            NativeFormat.write(read, again);
            read = NativeFormat.read(in);
        }
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
    }

    @Test
    void columnsOfDifferentLengthAreRefused() {
        IntColumn n = new IntColumn("UInt32");
        n.append(7);
        Block block = new Block().add("n", n).add("s", new StringColumn());
        assertThatThrownBy(() -> NativeFormat.write(block, new ByteSink()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows of s: 0 (expected: 1)");
    }

    @Test
    void damageNeverDoesMoreThanThrowItsException() {
        ByteSink out = new ByteSink();
        NativeFormat.write(everyType(5), out);
        Random random = new Random(2);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = out.toByteArray();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                NativeFormat.read(new ByteSource(bytes));
            } catch (MalformedException _) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static Block everyType(int rows) {
        Block block = new Block();
        for (String type : ColumnFixtures.TYPES) {
            block.add(type, ColumnFixtures.random(type, rows, new Random(rows)));
        }
        return block;
    }
}
