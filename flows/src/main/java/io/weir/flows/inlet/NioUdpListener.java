package io.weir.flows.inlet;

import io.weir.base.net.IpPrefix;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Reads with `java.nio`, on any platform; on Linux it knows the kernel's drops from `/proc`.
final class NioUdpListener implements UdpListener {
    private static final int BATCH = 64;

    private final DatagramChannel channel;
    private final Selector selector;
    private final long inode;
    // One byte longer than what we take, so that a longer datagram shows.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM + 1);
    private final byte[] datagram = new byte[MAX_DATAGRAM + 1];
    private final InetSocketAddress localAddress;
    private final int receiveBuffer;
    private @Nullable InetAddress lastSource;
    private long sourceHigh;
    private long sourceLow;
    private long dropped;
    private long truncated;

    private NioUdpListener(DatagramChannel channel, Selector selector, long inode)
            throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.inode = inode;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
        this.receiveBuffer = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    static NioUdpListener open(InetSocketAddress address, int receiveBuffer, boolean shared)
            throws IOException {
        Set<Long> before = new HashSet<>(ProcNetUdp.dropsByInode(address.getPort()).keySet());
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            if (shared) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            bind(channel, address);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            Set<Long> mine = new HashSet<>(ProcNetUdp.dropsByInode(port).keySet());
            mine.removeAll(before);
            long inode = mine.size() == 1 ? mine.iterator().next() : -1;
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new NioUdpListener(channel, selector, inode);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void bind(DatagramChannel channel, InetSocketAddress address)
            throws IOException {
        try {
            channel.bind(address);
        } catch (BindException failure) {
            throw SocketErrors.of(failure, SocketErrors.UDP, address);
        }
    }

    @Override
    public int receive(Handler handler) throws IOException {
        selector.select(TICK_MILLIS);
        selector.selectedKeys().clear();
        int count = 0;
        while (count < BATCH) {
            buffer.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                break;
            }
            count++;
            buffer.flip();
            int length = Math.min(buffer.remaining(), MAX_DATAGRAM);
            if (buffer.remaining() > MAX_DATAGRAM) {
                truncated++;
            }
            buffer.get(datagram, 0, length);
            if (!source.getAddress().equals(lastSource)) {
                resolve(source.getAddress());
            }
            handler.datagram(datagram, length, sourceHigh, sourceLow, source.getPort());
        }
        return count;
    }

    private void resolve(InetAddress source) {
        ByteBuffer bytes = ByteBuffer.wrap(IpPrefix.map(source.getAddress()));
        sourceHigh = bytes.getLong();
        sourceLow = bytes.getLong();
        lastSource = source;
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
        if (inode < 0) {
            return -1;
        }
        Map<Long, Long> drops = ProcNetUdp.dropsByInode(localAddress.getPort());
        dropped = Math.max(dropped, drops.getOrDefault(inode, 0L));
        return dropped;
    }

    @Override
    public long truncated() {
        return truncated;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            kernelDropped();
        }
        selector.close();
        channel.close();
    }
}
