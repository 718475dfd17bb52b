package io.weir.wire.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.junit.jupiter.api.Test;

class LowCardinalityColumnTest {
    @Test
    void idsOutliveAClear() {
        LowCardinalityColumn names = names();
        int id = names.intern("core1");
        names.append(id);
        int generation = names.generation();
        names.clear();

        assertThat(names.generation()).isEqualTo(generation);
        assertThat(names.intern("core1")).isEqualTo(id);
        assertThat(names.text(id)).isEqualTo("core1");
    }

    @Test
    void aDictionaryThatGrewTooLargeIsForgottenAtTheNextClear() {
        LowCardinalityColumn names = names();
        int generation = names.generation();
        for (int i = 0; i <= LowCardinalityColumn.MAX_KEPT_VALUES; i++) {
            names.append(names.intern("value " + i));
        }
        names.clear();

        assertThat(names.generation()).isNotEqualTo(generation);
        assertThat(names.dictionarySize()).isEqualTo(1);
    }

    @Test
    void writesOnlyTheValuesInUse() {
        LowCardinalityColumn names = names();
        for (int i = 0; i < 1000; i++) {
            names.intern("never used " + i);
        }
        names.append(names.intern("a"));
        names.append(names.intern("b"));
        ByteSink out = new ByteSink();
        names.write(out);
        ByteSink fresh = new ByteSink();
        LowCardinalityColumn two = names();
        two.append(two.intern("a"));
        two.append(two.intern("b"));
        two.write(fresh);

        assertThat(out.toByteArray()).isEqualTo(fresh.toByteArray());
    }

    @Test
    void indexesGrowWiderWithTheirDictionary() {
        for (int values : new int[] {255, 256, 65_535, 65_536}) {
            LowCardinalityColumn names = names();
            for (int i = 0; i < values; i++) {
                names.append(names.intern("v" + i));
            }
            ByteSink out = new ByteSink();
            names.write(out);
            LowCardinalityColumn read = names();
            read.read(new ByteSource(out.toByteArray()), values);
            int last = values - 1;
            assertThat(out.array()[8])
                    .isEqualTo((byte) (values < 256 ? 0 : values < 65_536 ? 1 : 2));
            assertThat(read.text(read.id(last))).isEqualTo("v" + last);
        }
    }

    @Test
    void nullIsNotTheEmptyText() {
        LowCardinalityColumn names =
                new LowCardinalityColumn(new NullableColumn(new StringColumn()));
        names.append(names.intern(""));
        names.append(0);

        assertThat(names.isNull(0)).isFalse();
        assertThat(names.isNull(1)).isTrue();
        assertThat(names().intern("")).isZero();
    }

    @Test
    void numbersAndAddressesKeepTheirBytes() {
        LowCardinalityColumn addresses = new LowCardinalityColumn(new WideColumn("IPv6"));
        int id = addresses.intern(0x20010db800000000L, 1);
        assertThat(addresses.value(id)).startsWith(0x20, 0x01, 0x0d, 0xb8).endsWith(0, 1);
        LowCardinalityColumn ports = new LowCardinalityColumn(new ShortColumn("UInt16"));
        assertThat(ports.value(ports.intern(0x1234))).containsExactly(0x34, 0x12);
        assertThatThrownBy(() -> ports.intern("text")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ports.intern(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIndexOutsideTheDictionaryIsRefused() {
        ByteSink out = new ByteSink();
        LowCardinalityColumn names = names();
        names.append(names.intern("a"));
        names.append(names.intern("a"));
        names.write(out);
        out.array()[out.size() - 1] = 2;

        assertThatThrownBy(() -> names().read(new ByteSource(out.toByteArray()), 2))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("index: 2 (expected: 0..1)");
    }

    private static LowCardinalityColumn names() {
        return new LowCardinalityColumn(new StringColumn());
    }
}
