package io.weir.flows.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers out of a datagram, in network byte order.
final class BigEndian {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int uint8(byte[] data, int at) {
        return data[at] & 0xff;
    }

    static int uint16(byte[] data, int at) {
        return (short) SHORT.get(data, at) & 0xffff;
    }

    static int int32(byte[] data, int at) {
        return (int) INT.get(data, at);
    }

    static long uint32(byte[] data, int at) {
        return (int) INT.get(data, at) & 0xffff_ffffL;
    }

    static long int64(byte[] data, int at) {
        return (long) LONG.get(data, at);
    }

    /// The 48 bits of a MAC address.
    static long uint48(byte[] data, int at) {
        return ((long) uint16(data, at) << 32) | uint32(data, at + 2);
    }

    /// An unsigned number of any length; of more than 8 bytes the last 8 count (reduced-size
    /// encoding and its opposite, RFC 7011 §6.2).
    static long unsigned(byte[] data, int at, int length) {
        return switch (length) {
            case 1 -> uint8(data, at);
            case 2 -> uint16(data, at);
            case 4 -> uint32(data, at);
            case 8 -> int64(data, at);
            default -> byByte(data, at, length);
        };
    }

    private static long byByte(byte[] data, int at, int length) {
        long value = 0;
        for (int i = Math.max(0, length - 8); i < length; i++) {
            value = (value << 8) | uint8(data, at + i);
        }
        return value;
    }
}
