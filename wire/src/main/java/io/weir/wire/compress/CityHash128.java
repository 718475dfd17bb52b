package io.weir.wire.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// CityHash128 as of version 1.0.2, which ClickHouse froze for its frames; later versions of
/// CityHash give other values. Constants and structure are those of Google's `city.cc`.
///
/// @param low the first 8 bytes of the checksum
/// @param high the last 8 bytes of the checksum
public record CityHash128(long low, long high) {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MUL = 0x9ddfea08eb382d69L;

    /// The hash of part of an array.
    public static CityHash128 of(byte[] s, int offset, int length) {
        if (length >= 16) {
            return withSeed(
                    s, offset + 16, length - 16, fetch(s, offset) ^ K3, fetch(s, offset + 8));
        }
        if (length >= 8) {
            return withSeed(
                    s,
                    offset,
                    0,
                    fetch(s, offset) ^ (length * K0),
                    fetch(s, offset + length - 8) ^ K1);
        }
        return withSeed(s, offset, length, K0, K1);
    }

    private static CityHash128 withSeed(byte[] s, int offset, int length, long low, long high) {
        if (length < 128) {
            return murmur(s, offset, length, low, high);
        }
        long x = low;
        long y = high;
        long z = length * K1;
        long v1 = rotate(y ^ K1, 49) * K1 + fetch(s, offset);
        long v2 = rotate(v1, 42) * K1 + fetch(s, offset + 8);
        long w1 = rotate(y + z, 35) * K1 + x;
        long w2 = rotate(x + fetch(s, offset + 88), 53) * K1;
        int at = offset;
        int left = length;
        while (left >= 128) {
            for (int half = 0; half < 2; half++) {
                x = rotate(x + y + v1 + fetch(s, at + 16), 37) * K1;
                y = rotate(y + v2 + fetch(s, at + 48), 42) * K1;
                x ^= w2;
                y ^= v1;
                z = rotate(z ^ w1, 33);
                // The weak hash of 32 bytes with two seeds, twice.
                long a = v2 * K1 + fetch(s, at);
                long b = rotate(x + w1 + a + fetch(s, at + 24), 21);
                long sum = a + fetch(s, at + 8) + fetch(s, at + 16);
                v1 = sum + fetch(s, at + 24);
                v2 = b + rotate(sum, 44) + a;
                a = z + w2 + fetch(s, at + 32);
                b = rotate(y + a + fetch(s, at + 56), 21);
                sum = a + fetch(s, at + 40) + fetch(s, at + 48);
                w1 = sum + fetch(s, at + 56);
                w2 = b + rotate(sum, 44) + a;
                long swap = z;
                z = x;
                x = swap;
                at += 64;
            }
            left -= 128;
        }
        y += rotate(w1, 37) * K0 + z;
        x += rotate(v1 + z, 49) * K0;
        for (int done = 0; done < left; ) {
            done += 32;
            int tail = at + left - done;
            y = rotate(y - x, 42) * K0 + v2;
            w1 += fetch(s, tail + 16);
            x = rotate(x, 49) * K0 + w1;
            w1 += v1;
            long a = v1 + fetch(s, tail);
            long b = rotate(v2 + a + fetch(s, tail + 24), 21);
            long sum = a + fetch(s, tail + 8) + fetch(s, tail + 16);
            v1 = sum + fetch(s, tail + 24);
            v2 = b + rotate(sum, 44) + a;
        }
        x = mix(x, v1);
        y = mix(y, w1);
        return new CityHash128(mix(x + v2, w2) + y, mix(x + w2, y + v2));
    }

    private static CityHash128 murmur(byte[] s, int offset, int length, long low, long high) {
        long a = low;
        long b = high;
        long c;
        long d;
        if (length <= 16) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + upTo16(s, offset, length);
            d = shiftMix(a + (length >= 8 ? fetch(s, offset) : c));
        } else {
            c = mix(fetch(s, offset + length - 8) + K1, a);
            d = mix(b + length, c + fetch(s, offset + length - 16));
            a += d;
            int at = offset;
            for (int left = length - 16; left > 0; left -= 16, at += 16) {
                a = (a ^ (shiftMix(fetch(s, at) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (shiftMix(fetch(s, at + 8) * K1) * K1)) * K1;
                d ^= c;
            }
        }
        a = mix(a, c);
        b = mix(d, b);
        return new CityHash128(a ^ b, mix(b, a));
    }

    private static long upTo16(byte[] s, int offset, int length) {
        if (length > 8) {
            long a = fetch(s, offset);
            long b = fetch(s, offset + length - 8);
            return mix(a, rotate(b + length, length)) ^ b;
        }
        if (length >= 4) {
            long a = fetchInt(s, offset);
            return mix(length + (a << 3), fetchInt(s, offset + length - 4));
        }
        if (length > 0) {
            int y = (s[offset] & 0xFF) + ((s[offset + (length >> 1)] & 0xFF) << 8);
            int z = length + ((s[offset + length - 1] & 0xFF) << 2);
            return shiftMix((y * K2) ^ (z * K3)) * K2;
        }
        return K2;
    }

    private static long fetch(byte[] s, int at) {
        return (long) LONG.get(s, at);
    }

    private static long fetchInt(byte[] s, int at) {
        return (int) INT.get(s, at) & 0xFFFF_FFFFL;
    }

    private static long rotate(long value, int shift) {
        return Long.rotateRight(value, shift);
    }

    private static long shiftMix(long value) {
        return value ^ (value >>> 47);
    }

    private static long mix(long u, long v) {
        long a = shiftMix((u ^ v) * MUL);
        return shiftMix((v ^ a) * MUL) * MUL;
    }
}
