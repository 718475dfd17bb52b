package io.weir.wire.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;
import java.util.Random;

/// What every column promises, tried on every type.
class ColumnContractTest {
    static final List<String> types = ColumnFixtures.TYPES;

    @ParameterizedTest
    @FieldSource("types")
    void readsWhatItWrote(String type) {
        Column column = ColumnFixtures.random(type, 700, new Random(1));
        byte[] bytes = written(column);
        Column read = Column.of(type);
        ByteSource in = new ByteSource(bytes);
        read.read(in, 300 + 400);

        assertThat(in.remaining()).isZero();
        assertThat(read.size()).isEqualTo(700);
        assertThat(written(read)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @FieldSource("types")
    void appendsPartsOfOthers(String type) {
        Column first = ColumnFixtures.random(type, 50, new Random(1));
        Column second = ColumnFixtures.random(type, 60, new Random(2));
        Column joined = Column.of(type);
        joined.appendFrom(first, 10, 30);
        joined.appendFrom(second, 0, 60);
        joined.appendFrom(first, 40, 10);

        Column expected = Column.of(type);
        expected.read(new ByteSource(written(first, 10, 30)), 30);
        expected.read(new ByteSource(written(second, 0, 60)), 60);
        expected.read(new ByteSource(written(first, 40, 10)), 10);
        assertThat(written(joined)).isEqualTo(written(expected));
        assertThat(written(joined, 35, 50)).isEqualTo(written(expected, 35, 50));
    }

    @ParameterizedTest
    @FieldSource("types")
    void clearedCellsHoldTheDefault(String type) {
        Column column = ColumnFixtures.random(type, 100, new Random(3));
        assertThat(column.allDefault()).isFalse();
        column.clear();
        assertThat(column.size()).isZero();
        column.resize(200);
        assertThat(column.allDefault()).isTrue();
        Column fresh = Column.of(type);
        fresh.resize(200);
        assertThat(written(column)).isEqualTo(written(fresh));
    }

    @ParameterizedTest
    @FieldSource("types")
    void aCutKeepsTheRowsBeforeIt(String type) {
        Column column = ColumnFixtures.random(type, 100, new Random(4));
        byte[] before = written(column, 0, 40);
        column.resize(40);
        assertThat(written(column)).isEqualTo(before);
        column.resize(41);
        assertThat(column.allDefault(40, 1)).isTrue();
    }

    @ParameterizedTest
    @FieldSource("types")
    void everyCutInputIsRefusedAndCanBeMended(String type) {
        byte[] bytes = written(ColumnFixtures.random(type, 20, new Random(5)));
        Column column = ColumnFixtures.random(type, 7, new Random(6));
        byte[] before = written(column);
        for (int length = 0; length < bytes.length; length++) {
            ByteSource in = new ByteSource(bytes, 0, length);
            assertThatThrownBy(() -> column.read(in, 20)).isInstanceOf(MalformedException.class);
            column.resize(7);
            assertThat(written(column)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @FieldSource("types")
    void damagedInputNeverDoesMoreThanThrowItsException(String type) {
        byte[] bytes = written(ColumnFixtures.random(type, 30, new Random(8)));
        Random random = new Random(9);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? -1 : 0x7F);
            Column column = Column.of(type);
            try {
                column.read(new ByteSource(damaged), 30);
                assertThat(column.size()).isEqualTo(30);
            } catch (MalformedException _) {
                column.resize(0);
                column.resize(30);
                assertThat(column.allDefault()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("types")
    void anAbsurdNumberOfRowsIsRefusedBeforeAnythingIsMade(String type) {
        byte[] bytes = written(ColumnFixtures.random(type, 30, new Random(8)));
        Column column = Column.of(type);
        assertThatThrownBy(() -> column.read(new ByteSource(bytes), Integer.MAX_VALUE - 10))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void unknownTypesAreRefused() {
        for (String type :
                new String[] {
                    "",
                    "Int",
                    "Nullable(Array(UInt8))",
                    "FixedString(0)",
                    "FixedString(x)",
                    "Map(String)",
                    "LowCardinality(Array(String))",
                    "Decimal(77, 1)",
                    "Array(String",
                    "Array()",
                    "Array(".repeat(40) + "UInt8" + ")".repeat(40)
                }) {
            assertThatThrownBy(() -> Column.of(type)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void columnsOfOtherTypesAreNotAppended() {
        assertThatThrownBy(() -> Column.of("UInt32").appendFrom(Column.of("Int32"), 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Int32");
    }

    private static byte[] written(Column column) {
        return written(column, 0, column.size());
    }

    private static byte[] written(Column column, int from, int count) {
        ByteSink out = new ByteSink();
        column.write(out, from, count);
        return out.toByteArray();
    }
}
