package io.weir.wire.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.column.WideColumn;

import org.junit.jupiter.api.Test;

import java.util.Random;

class BlockRecordTest {
    @Test
    void carriesRowsIntoABlockWithOtherColumns() {
        ByteSink out = new ByteSink();
        BlockRecord.encode(source(100), 10, 50, out);

        Block into = new Block();
        into.add("Bytes", new LongColumn("UInt64"));
        into.add("New", new StringColumn());
        into.add("ExporterName", names());
        into.resize(1);
        int rows = BlockRecord.decode(new ByteSource(out.toByteArray()), into);

        assertThat(rows).isEqualTo(50);
        assertThat(into.rows()).isEqualTo(51);
        LowCardinalityColumn names = (LowCardinalityColumn) into.column("ExporterName");
        for (int row = 1; row < 51; row++) {
            assertThat(((LongColumn) into.column("Bytes")).get(row)).isEqualTo(1000L + row + 9);
            assertThat(((StringColumn) into.column("New")).get(row)).isEmpty();
            assertThat(names.text(names.id(row))).isEqualTo("router" + (row + 9) % 7);
        }
    }

    @Test
    void leavesOutColumnsThatHoldOnlyDefaults() {
        Block block = source(10);
        block.add("Unused", new IntColumn("UInt32"));
        ByteSink without = new ByteSink();
        BlockRecord.encode(source(10), 0, 10, without);
        block.resize(10);
        ByteSink with = new ByteSink();
        BlockRecord.encode(block, 0, 10, with);

        assertThat(with.toByteArray()).isEqualTo(without.toByteArray());
    }

    @Test
    void everyCutIsRefusedAndLeavesTheBlockAsItWas() {
        ByteSink out = new ByteSink();
        BlockRecord.encode(source(20), 0, 20, out);
        Block into = source(3);
        for (int length = 0; length < out.size(); length++) {
            ByteSource cut = new ByteSource(out.array(), 0, length);
            assertThatThrownBy(() -> BlockRecord.decode(cut, into))
                    .isInstanceOf(MalformedException.class);
            assertThat(into.rows()).isEqualTo(3);
        }
        for (int i = 0; i < into.columnCount(); i++) {
            assertThat(into.column(i).size()).isEqualTo(3);
        }
    }

    @Test
    void randomDamageNeverDoesMoreThanThrowItsException() {
        ByteSink out = new ByteSink();
        BlockRecord.encode(source(200), 0, 200, out);
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = out.toByteArray();
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Block into = source(2);
            try {
                BlockRecord.decode(new ByteSource(bytes), into);
            } catch (MalformedException _) {
                assertThat(into.rows()).isEqualTo(2);
            }
        }
    }

    private static Block source(int rows) {
        LongColumn bytes = new LongColumn("UInt64");
        WideColumn address = new WideColumn("IPv6");
        LowCardinalityColumn name = names();
        StringColumn text = new StringColumn();
        for (int row = 0; row < rows; row++) {
            bytes.append(1000L + row);
            address.append(0x20010db8L << 32, row);
            name.append(name.intern("router" + row % 7));
            text.append("text " + row);
        }
        return new Block()
                .add("Bytes", bytes)
                .add("SrcAddr", address)
                .add("ExporterName", name)
                .add("Text", text);
    }

    private static LowCardinalityColumn names() {
        return new LowCardinalityColumn(new StringColumn());
    }
}
