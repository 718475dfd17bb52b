package io.weir.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;

class ClickHouseFramesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, ClickHouseFrames.RAW, ClickHouseFrames.RAW + 1, 3_000_000})
    void framesGiveBackWhatWentIn(int length) throws IOException {
        byte[] raw = text(length);
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode(raw, 0, length, frames);

        try (InputStream in = stream(frames.toByteArray())) {
            assertThat(in.readAllBytes()).isEqualTo(raw);
        }
    }

    @Test
    void repeatedTextShrinks() {
        byte[] raw = text(100_000);
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode(raw, 0, raw.length, frames);

        assertThat(frames.size()).isLessThan(raw.length / 2);
    }

    @Test
    void uncompressedFramesGiveBackWhatWentIn() {
        byte[] raw = text(1000);
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encodeUncompressed(raw, 0, raw.length, frames);
        ByteSink out = new ByteSink();
        ClickHouseFrames.decode(new ByteSource(frames.toByteArray()), out);

        assertThat(out.toByteArray()).isEqualTo(raw);
        assertThat(frames.size()).isEqualTo(raw.length + ClickHouseFrames.HEADER);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode(text(200), 0, 200, frames);
        for (int bit = 0; bit < frames.size() * 8; bit++) {
            byte[] damaged = frames.toByteArray();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> stream(damaged).readAllBytes())
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyCutIsNoticed() {
        ByteSink frames = new ByteSink();
        ClickHouseFrames.encode(text(200), 0, 200, frames);
        for (int length = 1; length < frames.size(); length++) {
            byte[] cut = Arrays.copyOf(frames.array(), length);
            assertThatThrownBy(() -> stream(cut).readAllBytes())
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aRightChecksumOverAnAbsurdSizeAllocatesNothing() {
        ByteSink frame = new ByteSink();
        ClickHouseFrames.encode(text(10), 0, 10, frame);
        frame.setInt(21, ClickHouseFrames.MAX_RAW);
        CityHash128 hash = CityHash128.of(frame.array(), 16, frame.size() - 16);
        frame.setLong(0, hash.low());
        frame.setLong(8, hash.high());
        ByteSink out = new ByteSink(16);

        assertThatThrownBy(() -> ClickHouseFrames.decode(new ByteSource(frame.toByteArray()), out))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("raw size");
        assertThat(out.array().length).isEqualTo(16);
    }

    private static FrameInputStream stream(byte[] bytes) {
        return new FrameInputStream(new ByteArrayInputStream(bytes));
    }

    private static byte[] text(int length) {
        Random random = new Random(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 7 == 0 ? random.nextInt(4) : i % 16);
        }
        return bytes;
    }
}
