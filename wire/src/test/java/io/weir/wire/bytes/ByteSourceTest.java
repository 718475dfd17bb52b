package io.weir.wire.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class ByteSourceTest {
    @Test
    void readsWhatASinkWrote() {
        ByteSink out = new ByteSink(1);
        out.putByte(-1);
        out.putShort(0x1234);
        out.putInt(0x12345678);
        out.putLong(0x123456789ABCDEF0L);
        out.putFloat(1.5f);
        out.putDouble(-2.5);
        out.putShortBE(0xFFFE);
        out.putIntBE(-2);
        out.putLongBE(-3);
        out.putString("żółw");

        ByteSource in = new ByteSource(out.toByteArray());
        assertThat(in.getByte()).isEqualTo((byte) -1);
        assertThat(in.getShort()).isEqualTo((short) 0x1234);
        assertThat(in.getInt()).isEqualTo(0x12345678);
        assertThat(in.getLong()).isEqualTo(0x123456789ABCDEF0L);
        assertThat(in.getFloat()).isEqualTo(1.5f);
        assertThat(in.getDouble()).isEqualTo(-2.5);
        assertThat(in.getUnsignedShortBE()).isEqualTo(0xFFFE);
        assertThat(in.getUnsignedIntBE()).isEqualTo(0xFFFFFFFEL);
        assertThat(in.getLongBE()).isEqualTo(-3);
        assertThat(in.getString()).isEqualTo("żółw");
        assertThat(in.remaining()).isZero();
    }

    @Test
    void bigEndianIsNetworkOrder() {
        ByteSink out = new ByteSink();
        out.putIntBE(0x01020304);
        assertThat(out.toByteArray()).containsExactly(1, 2, 3, 4);
        assertThat(new ByteSource(out.toByteArray()).getUnsignedBE(3)).isEqualTo(0x010203);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void varintsGoThere(long value) {
        ByteSink out = new ByteSink();
        out.putVarint(value);
        assertThat(new ByteSource(out.toByteArray()).getVarint()).isEqualTo(value);
        byte[] cut = Arrays.copyOf(out.array(), out.size() - 1);
        assertThatThrownBy(() -> new ByteSource(cut).getVarint())
                .isInstanceOf(TruncatedException.class);
    }

    @Test
    void varintsOfMoreThan64BitsAreRefused() {
        byte[] eleven = new byte[11];
        Arrays.fill(eleven, (byte) 0xFF);
        assertThatThrownBy(() -> new ByteSource(eleven).getVarint())
                .isInstanceOf(MalformedException.class);
        eleven[9] = 2;
        assertThatThrownBy(() -> new ByteSource(eleven).getVarint())
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void neverReadsPastItsPartOfTheArray() {
        ByteSource in = new ByteSource(new byte[10], 2, 3);
        assertThatThrownBy(in::getInt).isInstanceOf(TruncatedException.class);
        assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(TruncatedException.class);
        assertThatThrownBy(() -> in.getBytes(new byte[4], 0, 4))
                .isInstanceOf(TruncatedException.class);
        assertThatThrownBy(() -> in.getInts(new int[1], 0, 1))
                .isInstanceOf(TruncatedException.class);
        in.skip(3);
        assertThatThrownBy(in::getByte).isInstanceOf(TruncatedException.class);
    }
}
