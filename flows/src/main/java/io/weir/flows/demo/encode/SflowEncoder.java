package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// sFlow version 5 (sflow.org, `sflow_version_5.txt`): each flow becomes one sampled packet with
/// its raw header, the router's prefix lengths and the gateway's AS numbers. Not thread-safe.
public final class SflowEncoder {
    /// Most flows in one message, so that it fits an Ethernet frame.
    public static final int MAX_FLOWS = 5;

    private static final int FLOW_SAMPLE = 1;
    private static final int RAW_HEADER = 1;
    private static final int EXTENDED_ROUTER = 1002;
    private static final int EXTENDED_GATEWAY = 1003;
    private static final int ETHERNET_PROTOCOL = 1;
    private static final int ETHERNET_AND_FCS = 18;
    private static final int FCS = 4;
    private static final int AS_SEQUENCE = 2;

    private final byte[] agent;
    private final long bootMillis;
    private final int samplingRate;
    private final int ownAs;
    private final ByteBuffer out = ByteBuffer.allocate(2048);
    private int sequence;
    private int samples;

    /// @param agent the agent's address, 4 or 16 bytes
    /// @param bootMillis when the agent "started", ms since 1970
    /// @param samplingRate one packet in that many
    /// @param ownAs the AS of the router
    public SflowEncoder(byte[] agent, long bootMillis, int samplingRate, int ownAs) {
        this.agent = agent.clone();
        this.bootMillis = bootMillis;
        this.samplingRate = samplingRate;
        this.ownAs = ownAs;
    }

    /// One message.
    ///
    /// @param exportMillis ms since 1970
    /// @param flows 1 to [#MAX_FLOWS] of them, each of one packet
    public byte[] encode(long exportMillis, List<ExportedFlow> flows) {
        out.clear();
        out.putInt(5);
        address(agent);
        out.putInt(0).putInt(++sequence).putInt((int) (exportMillis - bootMillis));
        out.putInt(flows.size());
        for (ExportedFlow flow : flows) {
            sample(flow);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private void sample(ExportedFlow flow) {
        out.putInt(FLOW_SAMPLE);
        int start = openRecord();
        samples++;
        out.putInt(samples).putInt(flow.inInterface()).putInt(samplingRate);
        out.putInt(samples * samplingRate).putInt(0);
        out.putInt(flow.inInterface()).putInt(flow.outInterface()).putInt(3);
        rawHeader(flow);
        router(flow);
        gateway(flow);
        closeRecord(start);
    }

    private void rawHeader(ExportedFlow flow) {
        out.putInt(RAW_HEADER);
        int start = openRecord();
        byte[] header = SampledPacket.header(flow);
        out.putInt(ETHERNET_PROTOCOL).putInt((int) flow.bytes() + ETHERNET_AND_FCS).putInt(FCS);
        out.putInt(header.length).put(header);
        while ((out.position() - start) % 4 != 0) {
            out.put((byte) 0);
        }
        closeRecord(start);
    }

    private void router(ExportedFlow flow) {
        out.putInt(EXTENDED_ROUTER);
        int start = openRecord();
        address(nextHop(flow));
        out.putInt(flow.sourceMask()).putInt(flow.destinationMask());
        closeRecord(start);
    }

    private void gateway(ExportedFlow flow) {
        out.putInt(EXTENDED_GATEWAY);
        int start = openRecord();
        address(nextHop(flow));
        out.putInt(ownAs).putInt(flow.sourceAs()).putInt(flow.sourceAs());
        out.putInt(1).putInt(AS_SEQUENCE).putInt(1).putInt(flow.destinationAs());
        out.putInt(0).putInt(100);
        closeRecord(start);
    }

    private static byte[] nextHop(ExportedFlow flow) {
        return flow.v4() ? new byte[4] : new byte[16];
    }

    private void address(byte[] address) {
        out.putInt(address.length == 4 ? 1 : 2).put(address);
    }

    private int openRecord() {
        out.putInt(0);
        return out.position();
    }

    private void closeRecord(int start) {
        out.putInt(start - 4, out.position() - start);
    }
}
