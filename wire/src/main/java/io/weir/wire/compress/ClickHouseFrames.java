package io.weir.wire.compress;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// ClickHouse's compressed frames, as HTTP bodies carry them with `compress=1` and `decompress=1`:
///
/// | bytes | are |
/// |---|---|
/// | 16 | [CityHash128] of all that follows |
/// | 1 | method: 0x82 LZ4 block, 0x02 none |
/// | 4 | size of the payload + 9 |
/// | 4 | size of the raw bytes |
/// | … | payload |
///
/// Thread-safe: holds no state.
public final class ClickHouseFrames {
    /// Bytes before a frame's payload.
    public static final int HEADER = 25;

    /// The most raw bytes in a frame that is read; ClickHouse's own limit is 1 GiB, clients stay
    /// below 128 MiB.
    public static final int MAX_RAW = 128 << 20;

    /// Raw bytes in a frame that is written, as ClickHouse's own clients do.
    public static final int RAW = 1 << 20;

    private static final int CHECKSUM = 16;
    private static final int SIZES = 9;
    private static final int LZ4 = 0x82;
    private static final int NONE = 0x02;
    // An LZ4 byte stands for at most 255 bytes.
    private static final int MAX_RATIO = 256;

    private static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    private ClickHouseFrames() {}

    /// Appends bytes as one or more LZ4 frames.
    public static void encode(byte[] raw, int offset, int length, ByteSink out) {
        int at = offset;
        int left = length;
        do {
            int part = Math.min(left, RAW);
            encodeFrame(raw, at, part, out);
            at += part;
            left -= part;
        } while (left > 0);
    }

    private static void encodeFrame(byte[] raw, int offset, int length, ByteSink out) {
        int frame = out.size();
        int most = COMPRESSOR.maxCompressedLength(length);
        out.ensure((long) HEADER + most);
        int payload = frame + HEADER;
        int size = COMPRESSOR.compress(raw, offset, length, out.array(), payload, most);
        putHeader(out, LZ4, size, length);
        out.skip(size);
        putChecksum(out, frame);
    }

    /// Appends bytes as one frame without compression.
    public static void encodeUncompressed(byte[] raw, int offset, int length, ByteSink out) {
        int frame = out.size();
        putHeader(out, NONE, length, length);
        out.putBytes(raw, offset, length);
        putChecksum(out, frame);
    }

    private static void putHeader(ByteSink out, int method, int payload, int raw) {
        out.ensure(HEADER);
        out.skip(CHECKSUM);
        out.putByte(method);
        out.putInt(payload + SIZES);
        out.putInt(raw);
    }

    private static void putChecksum(ByteSink out, int frame) {
        int start = frame + CHECKSUM;
        CityHash128 hash = CityHash128.of(out.array(), start, out.size() - start);
        out.setLong(frame, hash.low());
        out.setLong(frame + Long.BYTES, hash.high());
    }

    /// The size of the payload after a header of [#HEADER] bytes.
    ///
    /// @throws MalformedException when a size is negative or above the limits
    public static int payloadSize(byte[] header, int offset) {
        ByteSource in = new ByteSource(header, offset, HEADER);
        in.skip(CHECKSUM + 1);
        long payload = (in.getInt() & 0xFFFF_FFFFL) - SIZES;
        long raw = in.getInt() & 0xFFFF_FFFFL;
        if (raw > MAX_RAW || payload < 0 || payload > COMPRESSOR.maxCompressedLength(MAX_RAW)) {
            throw new MalformedException(
                    "frame: "
                            + payload
                            + " bytes for "
                            + raw
                            + " (expected: at most "
                            + MAX_RAW
                            + ")");
        }
        return (int) payload;
    }

    /// Appends the raw bytes of the next frame.
    ///
    /// @throws MalformedException when the checksum, the method or a size is wrong
    public static void decode(ByteSource in, ByteSink out) {
        in.require(HEADER);
        byte[] bytes = in.array();
        int frame = in.arrayPosition();
        int size = payloadSize(bytes, frame);
        in.require((long) HEADER + size);
        CityHash128 hash = CityHash128.of(bytes, frame + CHECKSUM, SIZES + size);
        if (in.getLong() != hash.low() || in.getLong() != hash.high()) {
            throw new MalformedException("checksum: another (expected: that of the frame)");
        }
        int method = in.getUnsignedByte();
        in.skip(Integer.BYTES);
        int raw = in.getInt();
        in.skip(size);
        int payload = frame + HEADER;
        switch (method) {
            case LZ4 -> decompress(bytes, payload, size, raw, out);
            case NONE -> {
                if (raw != size) {
                    throw new MalformedException("raw size: " + raw + " (expected: " + size + ")");
                }
                out.putBytes(bytes, payload, size);
            }
            default ->
                    throw new MalformedException(
                            "method: " + method + " (expected: 130 (LZ4) or 2 (none))");
        }
    }

    private static void decompress(byte[] bytes, int payload, int size, int raw, ByteSink out) {
        if (raw > (long) MAX_RATIO * size) {
            throw new MalformedException(
                    "raw size: "
                            + raw
                            + " (expected: at most "
                            + MAX_RATIO
                            + " times "
                            + size
                            + ")");
        }
        out.ensure(raw);
        int made;
        try {
            made = DECOMPRESSOR.decompress(bytes, payload, size, out.array(), out.size(), raw);
        } catch (LZ4Exception failure) {
            throw new MalformedException("LZ4 payload: " + failure.getMessage());
        }
        if (made != raw) {
            throw new MalformedException("raw size: " + made + " (expected: " + raw + ")");
        }
        out.skip(raw);
    }
}
