package io.weir.flows.inlet;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `sockaddr_in` and `sockaddr_in6` in native memory, Linux layout.
final class SocketAddresses {
    /// Bytes kept per address; `sockaddr_in6` needs 28.
    static final int SLOT = 32;

    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt V4 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong HALF =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long MAPPED = 0xffffL << 32;

    private SocketAddresses() {}

    static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? LinuxSockets.AF_INET
                : LinuxSockets.AF_INET6;
    }

    static MemorySegment write(Arena arena, InetSocketAddress address) {
        int family = family(address);
        MemorySegment out = arena.allocate(family == LinuxSockets.AF_INET ? 16 : 28);
        out.set(JAVA_SHORT, 0, (short) family);
        out.set(PORT, 2, (short) address.getPort());
        byte[] bytes = address.getAddress().getAddress();
        long at = family == LinuxSockets.AF_INET ? 4 : 8;
        MemorySegment.copy(bytes, 0, out, JAVA_BYTE, at, bytes.length);
        return out;
    }

    static InetSocketAddress read(MemorySegment in) {
        int size = in.get(JAVA_SHORT, 0) == LinuxSockets.AF_INET ? 4 : 16;
        byte[] bytes = in.asSlice(size == 4 ? 4 : 8, size).toArray(JAVA_BYTE);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port(in, 0));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static int port(MemorySegment in, long at) {
        return in.get(PORT, at + 2) & 0xffff;
    }

    static long high(MemorySegment in, long at) {
        return in.get(JAVA_SHORT, at) == LinuxSockets.AF_INET ? 0 : in.get(HALF, at + 8);
    }

    static long low(MemorySegment in, long at) {
        return in.get(JAVA_SHORT, at) == LinuxSockets.AF_INET
                ? MAPPED | (in.get(V4, at + 4) & 0xffff_ffffL)
                : in.get(HALF, at + 16);
    }
}
