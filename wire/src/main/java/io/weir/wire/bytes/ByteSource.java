package io.weir.wire.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Reads values from part of a byte array, little-endian unless a method says `BE`, and never past
/// its end: every method throws [TruncatedException] instead. One source can be set on array after
/// array ([#reset]); not thread-safe.
public final class ByteSource {
    private static final VarHandle SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INTS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONGS =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLES =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] array;
    private int start;
    private int position;
    private int end;

    /// Reads a whole array.
    public ByteSource(byte[] array) {
        this(array, 0, array.length);
    }

    /// Reads `length` bytes from `offset`.
    public ByteSource(byte[] array, int offset, int length) {
        this.array = array;
        reset(array, offset, length);
    }

    private static VarHandle view(Class<?> type, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(type, order);
    }

    /// Sets this source on other bytes.
    public void reset(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        array = bytes;
        start = offset;
        position = offset;
        end = offset + length;
    }

    /// The array read from; the next byte is at [#arrayPosition()].
    public byte[] array() {
        return array;
    }

    /// Index in [#array()] of the next byte.
    public int arrayPosition() {
        return position;
    }

    /// Bytes read so far.
    public int position() {
        return position - start;
    }

    /// Bytes left.
    public int remaining() {
        return end - position;
    }

    /// Goes back or forth to a position from the beginning of this source.
    public void position(int newPosition) {
        if (newPosition < 0 || newPosition > end - start) {
            throw new TruncatedException(newPosition, end - start);
        }
        position = start + newPosition;
    }

    /// Passes over `count` bytes.
    public void skip(long count) {
        advance(count);
    }

    /// The next `length` bytes as a source of their own; this one passes over them.
    public ByteSource slice(int length) {
        return new ByteSource(array, advance(length), length);
    }

    // The index of the first of `count` bytes, which are now behind the position.
    private int advance(long count) {
        if (count < 0 || count > end - position) {
            throw new TruncatedException(count, end - position);
        }
        int at = position;
        position = at + (int) count;
        return at;
    }

    /// Fails unless `count` bytes remain; a guard before an array of that size is made.
    public void require(long count) {
        if (count < 0 || count > end - position) {
            throw new TruncatedException(count, end - position);
        }
    }

    /// A signed byte.
    public byte getByte() {
        return array[advance(1)];
    }

    /// A byte as 0 to 255.
    public int getUnsignedByte() {
        return array[advance(1)] & 0xFF;
    }

    /// 16 bits, signed.
    public short getShort() {
        return (short) SHORT.get(array, advance(Short.BYTES));
    }

    /// 16 bits as 0 to 65535.
    public int getUnsignedShort() {
        return (short) SHORT.get(array, advance(Short.BYTES)) & 0xFFFF;
    }

    /// 32 bits.
    public int getInt() {
        return (int) INT.get(array, advance(Integer.BYTES));
    }

    /// 64 bits.
    public long getLong() {
        return (long) LONG.get(array, advance(Long.BYTES));
    }

    /// 16 bits as 0 to 65535, most significant byte first.
    public int getUnsignedShortBE() {
        return (short) SHORT_BE.get(array, advance(Short.BYTES)) & 0xFFFF;
    }

    /// 32 bits, most significant byte first.
    public int getIntBE() {
        return (int) INT_BE.get(array, advance(Integer.BYTES));
    }

    /// 32 bits as 0 to 4294967295, most significant byte first.
    public long getUnsignedIntBE() {
        return (int) INT_BE.get(array, advance(Integer.BYTES)) & 0xFFFF_FFFFL;
    }

    /// 64 bits, most significant byte first.
    public long getLongBE() {
        return (long) LONG_BE.get(array, advance(Long.BYTES));
    }

    /// An unsigned number of 0 to 8 bytes, most significant byte first.
    public long getUnsignedBE(int width) {
        if (width > Long.BYTES) {
            throw new IllegalArgumentException("width: " + width + " (expected: <= 8)");
        }
        int at = advance(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << 8) | (array[at + i] & 0xFF);
        }
        return value;
    }

    /// An IEEE 754 single.
    public float getFloat() {
        return Float.intBitsToFloat(getInt());
    }

    /// An IEEE 754 double.
    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    /// An unsigned LEB128 number; above 2^63 it comes out negative.
    ///
    /// @throws MalformedException when it has more than 10 bytes or 64 bits
    public long getVarint() {
        int at = position;
        if (at < end && array[at] >= 0) {
            position = at + 1;
            return array[at];
        }
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (at + i >= end) {
                throw new TruncatedException(i + 1L, end - at);
            }
            byte next = array[at + i];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                if (i == MAX_VARINT_BYTES - 1 && next > 1) {
                    break;
                }
                position = at + i + 1;
                return value;
            }
        }
        throw new MalformedException("varint: too long (expected: at most 64 bits)");
    }

    /// A varint that counts bytes which must still be there, so that it can size an array.
    public int getLength() {
        long length = getVarint();
        if (length < 0 || length > end - position) {
            throw new TruncatedException(length, end - position);
        }
        return (int) length;
    }

    /// Copies the next `length` bytes.
    public void getBytes(byte[] target, int offset, int length) {
        System.arraycopy(array, advance(length), target, offset, length);
    }

    /// The next `length` bytes in an array of their own.
    public byte[] getBytes(int length) {
        int at = advance(length);
        return Arrays.copyOfRange(array, at, at + length);
    }

    /// A varint length and UTF-8 text; malformed UTF-8 becomes U+FFFD.
    public String getString() {
        int length = getLength();
        return new String(array, advance(length), length, StandardCharsets.UTF_8);
    }

    /// The next `count` numbers of 16 bits.
    public void getShorts(short[] target, int from, int count) {
        int at = advance((long) count * Short.BYTES);
        MemorySegment.copy(MemorySegment.ofArray(array), SHORTS, at, target, from, count);
    }

    /// The next `count` numbers of 32 bits.
    public void getInts(int[] target, int from, int count) {
        int at = advance((long) count * Integer.BYTES);
        MemorySegment.copy(MemorySegment.ofArray(array), INTS, at, target, from, count);
    }

    /// The next `count` numbers of 64 bits.
    public void getLongs(long[] target, int from, int count) {
        int at = advance((long) count * Long.BYTES);
        MemorySegment.copy(MemorySegment.ofArray(array), LONGS, at, target, from, count);
    }

    /// The next `count` singles.
    public void getFloats(float[] target, int from, int count) {
        int at = advance((long) count * Float.BYTES);
        MemorySegment.copy(MemorySegment.ofArray(array), FLOATS, at, target, from, count);
    }

    /// The next `count` doubles.
    public void getDoubles(double[] target, int from, int count) {
        int at = advance((long) count * Double.BYTES);
        MemorySegment.copy(MemorySegment.ofArray(array), DOUBLES, at, target, from, count);
    }
}
