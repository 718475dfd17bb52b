package io.weir.flows.inlet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Reads up to 64 datagrams per system call with `recvmmsg` on Linux.
///
/// The kernel's count of dropped datagrams comes from `SO_MEMINFO`: unlike the count that
/// `SO_RXQ_OVFL` attaches to the next datagram, it is right at any moment, also after the last one.
final class NativeUdpListener implements UdpListener {
    private static final int BATCH = 64;
    // struct mmsghdr of LP64 Linux: msghdr (name 0, namelen 8, iov 16, iovlen 24, control 32,
    // controllen 40, flags 48), then msg_len at 56.
    private static final int HEADER = 64;
    private static final int NAME_LENGTH = 8;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int IOV = 16;

    private final Arena arena;
    private final MemorySegment state;
    private final int fd;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment buffers;
    private final MemorySegment memoryInfo;
    private final MemorySegment memoryInfoLength;
    private final byte[] datagram = new byte[MAX_DATAGRAM];
    private final InetSocketAddress localAddress;
    private final int receiveBuffer;
    private long dropped;
    private int lastDropped;
    private long truncated;
    private boolean closed;

    private NativeUdpListener(
            Arena arena, MemorySegment state, int fd, InetSocketAddress local, int receiveBuffer) {
        this.arena = arena;
        this.state = state;
        this.fd = fd;
        this.localAddress = local;
        this.receiveBuffer = receiveBuffer;
        headers = arena.allocate((long) BATCH * HEADER, 8);
        names = arena.allocate((long) BATCH * SocketAddresses.SLOT, 8);
        buffers = arena.allocate((long) BATCH * MAX_DATAGRAM, 64);
        MemorySegment vectors = arena.allocate((long) BATCH * IOV, 8);
        memoryInfo = arena.allocate(JAVA_INT, LinuxSockets.MEMINFO_INTS);
        memoryInfoLength = arena.allocate(JAVA_INT);
        for (int i = 0; i < BATCH; i++) {
            long vector = (long) i * IOV;
            vectors.set(ADDRESS, vector, buffers.asSlice((long) i * MAX_DATAGRAM));
            vectors.set(JAVA_LONG, vector + 8, MAX_DATAGRAM);
            long header = (long) i * HEADER;
            headers.set(ADDRESS, header, names.asSlice((long) i * SocketAddresses.SLOT));
            headers.set(ADDRESS, header + 16, vectors.asSlice(vector));
            headers.set(JAVA_LONG, header + 24, 1);
        }
        armNames(BATCH);
    }

    static NativeUdpListener open(InetSocketAddress address, int receiveBuffer, boolean shared)
            throws IOException {
        Arena arena = Arena.ofShared();
        MemorySegment state = LinuxSockets.callState(arena);
        InetSocketAddress wanted = address;
        int fd = socket(state, wanted);
        if (fd < 0 && address.getAddress().isAnyLocalAddress()) {
            // No IPv6 in this kernel or container: "everywhere" means all of IPv4 then.
            wanted = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), address.getPort());
            fd = socket(state, wanted);
        }
        if (fd < 0) {
            throw failed(arena, state, -1, "socket", address);
        }
        if (wanted.getAddress() instanceof Inet6Address) {
            set(arena, state, fd, LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_V6ONLY, 0);
        }
        if (shared) {
            set(arena, state, fd, LinuxSockets.SOL_SOCKET, LinuxSockets.SO_REUSEPORT, 1);
        }
        // The forced form may exceed net.core.rmem_max where this process has the right to.
        if (set(
                        arena,
                        state,
                        fd,
                        LinuxSockets.SOL_SOCKET,
                        LinuxSockets.SO_RCVBUFFORCE,
                        receiveBuffer)
                < 0) {
            set(arena, state, fd, LinuxSockets.SOL_SOCKET, LinuxSockets.SO_RCVBUF, receiveBuffer);
        }
        MemorySegment wait = arena.allocateFrom(JAVA_LONG, 0, TICK_MILLIS * 1000L);
        int option = LinuxSockets.SO_RCVTIMEO;
        if (LinuxSockets.setsockopt(state, fd, LinuxSockets.SOL_SOCKET, option, wait) < 0) {
            throw failed(arena, state, fd, "setsockopt SO_RCVTIMEO", address);
        }
        if (LinuxSockets.bind(state, fd, SocketAddresses.write(arena, wanted)) < 0) {
            throw failed(arena, state, fd, "bind", address);
        }
        MemorySegment name = arena.allocate(SocketAddresses.SLOT, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, SocketAddresses.SLOT);
        if (LinuxSockets.getsockname(state, fd, name, length) < 0) {
            throw failed(arena, state, fd, "getsockname", address);
        }
        // The kernel doubles what was asked for and reports the double (socket(7)).
        int given = get(arena, state, fd, LinuxSockets.SO_RCVBUF) / 2;
        return new NativeUdpListener(arena, state, fd, SocketAddresses.read(name), given);
    }

    @Override
    public int receive(Handler handler) throws IOException {
        int flags = LinuxSockets.MSG_WAITFORONE;
        int count = LinuxSockets.recvmmsg(state, fd, headers, BATCH, flags);
        if (count < 0) {
            int errno = LinuxSockets.errno(state);
            if (errno == LinuxSockets.EAGAIN || errno == LinuxSockets.EINTR) {
                return 0;
            }
            throw new IOException("recvmmsg: errno " + errno + " on " + localAddress);
        }
        for (int i = 0; i < count; i++) {
            long header = (long) i * HEADER;
            int length = headers.get(JAVA_INT, header + LENGTH);
            if ((headers.get(JAVA_INT, header + FLAGS) & LinuxSockets.MSG_TRUNC) != 0) {
                truncated++;
            }
            MemorySegment.copy(buffers, JAVA_BYTE, (long) i * MAX_DATAGRAM, datagram, 0, length);
            long name = (long) i * SocketAddresses.SLOT;
            handler.datagram(
                    datagram,
                    length,
                    SocketAddresses.high(names, name),
                    SocketAddresses.low(names, name),
                    SocketAddresses.port(names, name));
        }
        armNames(count);
        return count;
    }

    /// The kernel overwrites the name's length with that of the sender it wrote.
    private void armNames(int count) {
        for (int i = 0; i < count; i++) {
            headers.set(JAVA_INT, (long) i * HEADER + NAME_LENGTH, SocketAddresses.SLOT);
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int receiveBuffer() {
        return receiveBuffer;
    }

    @Override
    public long kernelDropped() {
        if (closed) {
            return dropped;
        }
        memoryInfoLength.set(JAVA_INT, 0, (int) memoryInfo.byteSize());
        if (LinuxSockets.getsockopt(
                        state,
                        fd,
                        LinuxSockets.SOL_SOCKET,
                        LinuxSockets.SO_MEMINFO,
                        memoryInfo,
                        memoryInfoLength)
                < 0) {
            return -1;
        }
        int now = memoryInfo.getAtIndex(JAVA_INT, LinuxSockets.MEMINFO_DROPS);
        // A 32-bit counter that wraps: differences are right as long as we look often enough.
        dropped += Integer.toUnsignedLong(now - lastDropped);
        lastDropped = now;
        return dropped;
    }

    @Override
    public long truncated() {
        return truncated;
    }

    @Override
    public void close() {
        if (!closed) {
            kernelDropped();
            closed = true;
            LinuxSockets.close(state, fd);
            arena.close();
        }
    }

    private static int socket(MemorySegment state, InetSocketAddress address) {
        return LinuxSockets.socket(
                state, SocketAddresses.family(address), LinuxSockets.SOCK_DGRAM_CLOEXEC);
    }

    private static int set(
            Arena arena, MemorySegment state, int fd, int level, int option, int value) {
        return LinuxSockets.setsockopt(
                state, fd, level, option, arena.allocateFrom(JAVA_INT, value));
    }

    private static int get(Arena arena, MemorySegment state, int fd, int option) {
        MemorySegment value = arena.allocate(JAVA_INT);
        MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
        LinuxSockets.getsockopt(state, fd, LinuxSockets.SOL_SOCKET, option, value, length);
        return value.get(JAVA_INT, 0);
    }

    private static Exception describe(int errno, String call, InetSocketAddress address) {
        return switch (errno) {
            case LinuxSockets.EADDRINUSE -> SocketErrors.inUse(SocketErrors.UDP, address);
            case LinuxSockets.EADDRNOTAVAIL, LinuxSockets.EAFNOSUPPORT ->
                    SocketErrors.notAvailable(SocketErrors.UDP, address);
            case LinuxSockets.EACCES -> SocketErrors.notPermitted(SocketErrors.UDP, address);
            default -> new IOException(call + ": errno " + errno + " on " + address);
        };
    }

    private static IOException failed(
            Arena arena, MemorySegment state, int fd, String call, InetSocketAddress address)
            throws IOException {
        Exception failure = describe(LinuxSockets.errno(state), call, address);
        if (fd >= 0) {
            LinuxSockets.close(state, fd);
        }
        arena.close();
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw (IOException) failure;
    }
}
