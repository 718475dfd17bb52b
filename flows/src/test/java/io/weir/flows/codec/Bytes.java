package io.weir.flows.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Builds datagrams, big-endian, for tests.
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Bytes bytes() {
        return new Bytes();
    }

    Bytes u8(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }

    Bytes u16(int... values) {
        for (int value : values) {
            out.write(value >> 8);
            out.write(value);
        }
        return this;
    }

    Bytes u32(long... values) {
        for (long value : values) {
            u16((int) (value >> 16), (int) value);
        }
        return this;
    }

    Bytes u64(long... values) {
        for (long value : values) {
            u32(value >>> 32, value);
        }
        return this;
    }

    Bytes add(Bytes other) {
        out.writeBytes(other.array());
        return this;
    }

    Bytes add(byte[] other) {
        out.writeBytes(other);
        return this;
    }

    Bytes zeros(int count) {
        out.writeBytes(new byte[count]);
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] array() {
        return out.toByteArray();
    }

    byte[] first(int count) {
        return Arrays.copyOf(array(), count);
    }
}
