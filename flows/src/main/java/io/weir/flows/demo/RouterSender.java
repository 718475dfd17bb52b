package io.weir.flows.demo;

import io.weir.base.error.WeirException;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.IpfixEncoder;
import io.weir.flows.demo.encode.NetFlowV9Encoder;
import io.weir.flows.demo.encode.SflowEncoder;
import io.weir.flows.demo.encode.Template;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// One demo router at work: invents flows, encodes them and sends them from its own address. Used
/// by one thread; the totals may be read by others, a moment late.
final class RouterSender implements Closeable {
    private static final int TEMPLATE_V4 = 256;
    private static final int TEMPLATE_V6 = 257;
    private static final int NEW_TEMPLATE_V4 = 259;

    private final Router router;
    private final InetSocketAddress target;
    private final DatagramSocket socket;
    private final DemoTraffic traffic;
    private final RouterMessages messages;
    private final @Nullable PortCounters counters;
    private double due;
    private long packets;
    private long records;
    private long datagramBytes;
    private long flowPackets;
    private long flowBytes;
    private long unknownInterfaceFlows;
    private long failedSends;

    /// @param bootMillis when the router "started", before the first flow
    RouterSender(Router router, InetSocketAddress target, long seed, long bootMillis) {
        this.router = router;
        this.target = target;
        this.traffic = new DemoTraffic(router, misbehaves(), seed);
        InetAddress address = InetAddress.ofLiteral(router.address());
        this.messages = messages(router, address, bootMillis);
        this.counters =
                router.protocol() == Router.Protocol.SFLOW
                        ? new PortCounters(router, address.getAddress(), bootMillis)
                        : null;
        // Only this machine can be reached from a loopback address.
        this.socket = open(isHere(target.getAddress()) ? address : null);
    }

    private static RouterMessages messages(Router router, InetAddress address, long bootMillis) {
        int domain = address.getAddress()[3];
        int rate = router.samplingRate();
        return switch (router.protocol()) {
            case NETFLOW_V9 ->
                    new TemplatedMessages(
                            new NetFlowV9Encoder(domain, bootMillis),
                            Template.netFlowV9(TEMPLATE_V4, true),
                            Template.netFlowV9(TEMPLATE_V6, false),
                            rate);
            case IPFIX ->
                    new TemplatedMessages(
                            new IpfixEncoder(domain),
                            Template.ipfix(TEMPLATE_V4, true),
                            Template.ipfix(TEMPLATE_V6, false),
                            rate);
            case SFLOW ->
                    new SflowMessages(
                            new SflowEncoder(
                                    address.getAddress(), bootMillis, rate, DemoNetwork.OWN_AS));
        };
    }

    private static boolean isHere(InetAddress target) {
        try {
            return target.isLoopbackAddress() || NetworkInterface.getByInetAddress(target) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private static DatagramSocket open(@Nullable InetAddress source) {
        InetSocketAddress local = source == null ? null : new InetSocketAddress(source, 0);
        try {
            return local == null ? new DatagramSocket() : new DatagramSocket(local);
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "demo exporter: cannot send from "
                            + local
                            + " (expected: 127.0.0.2 to 127.0.0.6 on the loopback interface)",
                    failure);
        }
    }

    /// Sends what this router has seen within an interval.
    ///
    /// @param toMillis end of the interval, also the export time
    /// @param flows how many of all routers' flows fall into it; the fraction is carried over
    /// @return datagrams sent
    int send(long toMillis, double flows) {
        due += flows * router.share();
        int count = (int) due;
        due -= count;
        List<ExportedFlow> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ExportedFlow flow = traffic.next(toMillis);
            list.add(flow);
            if (counters != null) {
                counters.passed(flow);
            }
            flowPackets += flow.packets();
            flowBytes += flow.bytes();
            if (flow.outInterface() == DemoNetwork.UNKNOWN_INTERFACE) {
                unknownInterfaceFlows++;
            }
        }
        long before = packets;
        messages.encode(toMillis, list, this::transmit);
        if (counters != null) {
            counters.report(toMillis, this::transmit);
        }
        records += count;
        return (int) (packets - before);
    }

    private void transmit(byte[] message) {
        try {
            socket.send(new DatagramPacket(message, message.length, target));
            packets++;
            datagramBytes += message.length;
        } catch (IOException failure) {
            // As a router would: what the network does not take is gone.
            failedSends++;
        }
    }

    /// Announces a sampling rate that is `factor` times the router's own.
    void samplingFactor(long factor) {
        if (messages instanceof TemplatedMessages templated) {
            templated.samplingRate(Math.toIntExact(router.samplingRate() * factor));
        }
    }

    /// Whether this is the router that keeps a template back and uses an unknown interface.
    boolean misbehaves() {
        return router.name().equals(DemoNetwork.MISBEHAVING);
    }

    /// Changes to a new template and keeps it back.
    void withholdTemplate() {
        if (messages instanceof TemplatedMessages templated) {
            templated.withhold(Template.netFlowV9(NEW_TEMPLATE_V4, true));
        }
    }

    /// Sends the template that was kept back.
    void releaseTemplate() {
        if (messages instanceof TemplatedMessages templated) {
            templated.release();
        }
    }

    Router router() {
        return router;
    }

    DemoTotals totals() {
        return new DemoTotals(
                router.address(),
                router.name(),
                packets,
                records,
                datagramBytes,
                flowPackets,
                flowBytes,
                unknownInterfaceFlows,
                counters == null ? 0 : counters.samples(),
                failedSends);
    }

    @Override
    public void close() {
        socket.close();
    }
}
