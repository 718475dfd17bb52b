package io.weir.wire.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A byte array that grows as values are appended, little-endian unless a method says `BE`. Reused
/// through [#clear()]; not thread-safe.
public final class ByteSink {
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
    // The largest array that every JVM gives.
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final int DEFAULT_CAPACITY = 256;

    private byte[] array;
    private int size;

    /// An empty sink with a small array.
    public ByteSink() {
        this(DEFAULT_CAPACITY);
    }

    /// An empty sink with room for `capacity` bytes.
    public ByteSink(int capacity) {
        array = new byte[capacity];
    }

    private static VarHandle view(Class<?> type, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(type, order);
    }

    /// The array itself; the first [#size()] bytes count, and the next append may replace it.
    public byte[] array() {
        return array;
    }

    /// Bytes appended since the last [#clear()].
    public int size() {
        return size;
    }

    /// Forgets the content and keeps the array.
    public void clear() {
        size = 0;
    }

    /// A copy of the content.
    public byte[] toByteArray() {
        return Arrays.copyOf(array, size);
    }

    /// Makes room for `count` more bytes.
    ///
    /// @throws IllegalStateException when the content would exceed 2 GiB
    public void ensure(long count) {
        if (count > array.length - size) {
            grow(count);
        }
    }

    private void grow(long count) {
        long wanted = size + count;
        if (wanted > MAX_SIZE) {
            throw new IllegalStateException("size: " + wanted + " (expected: <= " + MAX_SIZE + ")");
        }
        array = Arrays.copyOf(array, (int) Math.clamp(2L * array.length, wanted, MAX_SIZE));
    }

    /// Appends the low 8 bits.
    public void putByte(int value) {
        ensure(1);
        array[size++] = (byte) value;
    }

    /// Appends the low 16 bits.
    public void putShort(int value) {
        ensure(Short.BYTES);
        SHORT.set(array, size, (short) value);
        size += Short.BYTES;
    }

    /// Appends 32 bits.
    public void putInt(int value) {
        ensure(Integer.BYTES);
        INT.set(array, size, value);
        size += Integer.BYTES;
    }

    /// Appends 64 bits.
    public void putLong(long value) {
        ensure(Long.BYTES);
        LONG.set(array, size, value);
        size += Long.BYTES;
    }

    /// Appends the low 16 bits, most significant byte first.
    public void putShortBE(int value) {
        ensure(Short.BYTES);
        SHORT_BE.set(array, size, (short) value);
        size += Short.BYTES;
    }

    /// Appends 32 bits, most significant byte first.
    public void putIntBE(int value) {
        ensure(Integer.BYTES);
        INT_BE.set(array, size, value);
        size += Integer.BYTES;
    }

    /// Appends 64 bits, most significant byte first.
    public void putLongBE(long value) {
        ensure(Long.BYTES);
        LONG_BE.set(array, size, value);
        size += Long.BYTES;
    }

    /// Appends an IEEE 754 single.
    public void putFloat(float value) {
        putInt(Float.floatToRawIntBits(value));
    }

    /// Appends an IEEE 754 double.
    public void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    /// Appends an unsigned LEB128 number of 1 to 10 bytes; a negative value counts as above 2^63.
    public void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    /// Appends a whole array.
    public void putBytes(byte[] source) {
        putBytes(source, 0, source.length);
    }

    /// Appends part of an array.
    public void putBytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, array, size, length);
        size += length;
    }

    /// Appends a varint length and the text as UTF-8.
    public void putString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putVarint(utf8.length);
        putBytes(utf8, 0, utf8.length);
    }

    /// Appends `count` numbers of 16 bits.
    public void putShorts(short[] source, int from, int count) {
        int bytes = advance(count, Short.BYTES);
        MemorySegment.copy(source, from, MemorySegment.ofArray(array), SHORTS, size - bytes, count);
    }

    /// Appends `count` numbers of 32 bits.
    public void putInts(int[] source, int from, int count) {
        int bytes = advance(count, Integer.BYTES);
        MemorySegment.copy(source, from, MemorySegment.ofArray(array), INTS, size - bytes, count);
    }

    /// Appends `count` numbers of 64 bits.
    public void putLongs(long[] source, int from, int count) {
        int bytes = advance(count, Long.BYTES);
        MemorySegment.copy(source, from, MemorySegment.ofArray(array), LONGS, size - bytes, count);
    }

    /// Appends `count` singles.
    public void putFloats(float[] source, int from, int count) {
        int bytes = advance(count, Float.BYTES);
        MemorySegment.copy(source, from, MemorySegment.ofArray(array), FLOATS, size - bytes, count);
    }

    /// Appends `count` doubles.
    public void putDoubles(double[] source, int from, int count) {
        int bytes = advance(count, Double.BYTES);
        MemorySegment.copy(
                source, from, MemorySegment.ofArray(array), DOUBLES, size - bytes, count);
    }

    private int advance(int count, int width) {
        long bytes = (long) count * width;
        ensure(bytes);
        size += (int) bytes;
        return (int) bytes;
    }

    /// Writes 32 bits over bytes appended before.
    public void setInt(int position, int value) {
        INT.set(array, checked(position, Integer.BYTES), value);
    }

    /// Writes 64 bits over bytes appended before.
    public void setLong(int position, long value) {
        LONG.set(array, checked(position, Long.BYTES), value);
    }

    /// Writes 16 bits over bytes appended before, most significant byte first.
    public void setShortBE(int position, int value) {
        SHORT_BE.set(array, checked(position, Short.BYTES), (short) value);
    }

    /// Writes 32 bits over bytes appended before, most significant byte first.
    public void setIntBE(int position, int value) {
        INT_BE.set(array, checked(position, Integer.BYTES), value);
    }

    /// Counts `count` bytes that the caller has put, or will put, into [#array()] after [#ensure].
    public void skip(int count) {
        if (count < 0 || count > array.length - size) {
            throw new IndexOutOfBoundsException(
                    "count: " + count + " (expected: 0.." + (array.length - size) + ")");
        }
        size += count;
    }

    /// Cuts the content to its first `length` bytes.
    public void truncate(int length) {
        size = checked(length, 0);
    }

    private int checked(int position, int width) {
        if (position < 0 || position > size - width) {
            throw new IndexOutOfBoundsException(
                    "position: " + position + " (expected: 0.." + (size - width) + ")");
        }
        return position;
    }
}
