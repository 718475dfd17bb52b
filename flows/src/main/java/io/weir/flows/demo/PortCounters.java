package io.weir.flows.demo;

import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.SflowCounterEncoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a demo switch counts at its ports, and its sFlow counter samples: all that its sampled
/// packets stand for, so that counters and flows tell the same. Used by one thread; the number of
/// samples may be read by others, a moment late.
final class PortCounters {
    /// A process of the agent beside the one that samples flows: each numbers its own datagrams.
    private static final int SUB_AGENT = 1;

    private static final long INTERVAL_MILLIS = 5_000;

    /// Generic interface counters: enterprise 0, format 1.
    private static final int INTERFACE = 1;

    private static final int ETHERNET = 6;
    private static final int FULL_DUPLEX = 1;
    private static final int UP = 3;
    private static final long BITS_PER_MEGABIT = 1_000_000;

    private static final class Port {
        final Link link;
        long inOctets;
        long inPackets;
        long outOctets;
        long outPackets;

        Port(Link link) {
            this.link = link;
        }
    }

    private final int samplingRate;
    private final SflowCounterEncoder encoder;
    private final List<Port> ports = new ArrayList<>();
    private long nextMillis = Long.MIN_VALUE;
    private int number;
    private long samples;

    /// @param agent its address, 4 or 16 bytes
    /// @param bootMillis when it "started"
    PortCounters(Router router, byte[] agent, long bootMillis) {
        this.samplingRate = router.samplingRate();
        this.encoder = new SflowCounterEncoder(agent, SUB_AGENT, bootMillis);
        Stream.concat(router.outer().stream(), router.inner().stream())
                .forEach(link -> ports.add(new Port(link)));
    }

    /// Counts what a sampled packet stands for.
    void passed(ExportedFlow flow) {
        for (Port port : ports) {
            if (port.link.ifIndex() == flow.inInterface()) {
                port.inOctets += flow.bytes() * samplingRate;
                port.inPackets += flow.packets() * samplingRate;
            }
            if (port.link.ifIndex() == flow.outInterface()) {
                port.outOctets += flow.bytes() * samplingRate;
                port.outPackets += flow.packets() * samplingRate;
            }
        }
    }

    /// Makes a message with a sample of each port, when it is time for one.
    void report(long nowMillis, Consumer<byte[]> out) {
        if (nowMillis < nextMillis) {
            return;
        }
        nextMillis = nowMillis + INTERVAL_MILLIS;
        number++;
        encoder.begin(nowMillis);
        for (Port port : ports) {
            int ifIndex = port.link.ifIndex();
            encoder.sample(number, 0, ifIndex)
                    .record(INTERFACE)
                    .u32(ifIndex, ETHERNET)
                    .u64(port.link.metadata().speed() * BITS_PER_MEGABIT)
                    .u32(FULL_DUPLEX, UP)
                    .u64(port.inOctets)
                    .u32(port.inPackets, 0, 0, 0, 0, 0)
                    .u64(port.outOctets)
                    .u32(port.outPackets, 0, 0, 0, 0, 0);
        }
        samples += ports.size();
        out.accept(encoder.finish());
    }

    /// Counter samples sent.
    long samples() {
        return samples;
    }
}
