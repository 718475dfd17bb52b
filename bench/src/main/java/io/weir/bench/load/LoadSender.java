package io.weir.bench.load;

import io.weir.flows.demo.RouterMessages;
import io.weir.flows.demo.SflowMessages;
import io.weir.flows.demo.TemplatedMessages;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SflowEncoder;
import io.weir.flows.demo.encode.Template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// One exporter at work: encodes its next flows and sends them from its own address. Not
/// thread-safe.
final class LoadSender implements AutoCloseable {
    private static final int TEMPLATE_V4 = 256;
    private static final int TEMPLATE_V6 = 257;
    private static final int SAMPLING_RATE = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private final LoadExporter exporter;
    private final InetSocketAddress target;
    private final RouterMessages messages;
    private final DatagramSocket socket;
    private double due;
    private long next;
    private long datagrams;

    /// @param port on loopback
    LoadSender(LoadExporter exporter, int port) throws IOException {
        this.exporter = exporter;
        target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        InetAddress address = InetAddress.ofLiteral(exporter.address());
        messages = messages(exporter, address);
        socket = new DatagramSocket(new InetSocketAddress(address, 0));
    }

    private static RouterMessages messages(LoadExporter exporter, InetAddress address) {
        int domain = exporter.number() + 1;
        long boot = System.currentTimeMillis() - HOUR_MILLIS;
        return switch (exporter.protocol()) {
            case NETFLOW_V5 ->
                    new NetFlowV5Messages(new NetFlowV5Encoder(domain, boot, SAMPLING_RATE));
            case NETFLOW_V9 ->
                    new TemplatedMessages(
                            new NetFlowV9Encoder(domain, boot),
                            Template.netFlowV9(TEMPLATE_V4, true),
                            Template.netFlowV9(TEMPLATE_V6, false),
                            SAMPLING_RATE);
            case IPFIX ->
                    new TemplatedMessages(
                            new IpfixEncoder(domain),
                            Template.ipfix(TEMPLATE_V4, true),
                            Template.ipfix(TEMPLATE_V6, false),
                            SAMPLING_RATE);
            case SFLOW ->
                    new SflowMessages(
                            new SflowEncoder(
                                    address.getAddress(), boot, SAMPLING_RATE, LoadFlows.OWN_AS));
        };
    }

    /// Sends this exporter's share of that many flows; the fraction is carried over.
    void share(double flows) {
        due += flows * exporter.share();
        int count = (int) due;
        due -= count;
        send(count);
    }

    /// Sends the next flows.
    void send(int count) {
        long now = System.currentTimeMillis();
        List<ExportedFlow> flows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            flows.add(LoadFlows.flow(exporter, next++, now));
        }
        messages.encode(now, flows, this::transmit);
    }

    private void transmit(byte[] message) {
        try {
            socket.send(new DatagramPacket(message, message.length, target));
            datagrams++;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The next id, which is how many flows were sent.
    long next() {
        return next;
    }

    /// How many datagrams were sent.
    long datagrams() {
        return datagrams;
    }

    @Override
    public void close() {
        socket.close();
    }
}
