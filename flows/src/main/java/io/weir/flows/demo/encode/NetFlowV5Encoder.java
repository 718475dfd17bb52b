package io.weir.flows.demo.encode;

import java.nio.ByteBuffer;
import java.util.List;

/// NetFlow version 5: fixed records, IPv4 only, 16-bit AS numbers. Not thread-safe.
public final class NetFlowV5Encoder {
    /// Most flows in one message.
    public static final int MAX_FLOWS = 30;

    private static final int HEADER = 24;
    private static final int RECORD = 48;
    private static final int AS_TRANS = 23456;
    private static final int RANDOM_MODE = 2 << 14;

    private final int engine;
    private final long bootMillis;
    private final int samplingRate;
    private int sequence;

    /// @param engine engine id, 0 to 255
    /// @param bootMillis when the exporter "started", ms since 1970
    /// @param samplingRate 0 to 16383; 0 is written as "not sampled"
    public NetFlowV5Encoder(int engine, long bootMillis, int samplingRate) {
        this.engine = engine;
        this.bootMillis = bootMillis;
        this.samplingRate = samplingRate;
    }

    /// One message.
    ///
    /// @param exportMillis ms since 1970
    /// @param flows 1 to [#MAX_FLOWS] of them, all IPv4
    public byte[] encode(long exportMillis, List<ExportedFlow> flows) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + RECORD * flows.size());
        out.putShort((short) 5).putShort((short) flows.size());
        out.putInt((int) (exportMillis - bootMillis));
        out.putInt((int) (exportMillis / 1000)).putInt((int) (exportMillis % 1000) * 1_000_000);
        out.putInt(sequence).put((byte) 0).put((byte) engine);
        out.putShort((short) (samplingRate == 0 ? 0 : RANDOM_MODE | samplingRate));
        for (ExportedFlow flow : flows) {
            record(out, flow);
        }
        sequence += flows.size();
        return out.array();
    }

    private void record(ByteBuffer out, ExportedFlow flow) {
        out.putInt(flow.sourceV4()).putInt(flow.destinationV4()).putInt(0);
        out.putShort((short) flow.inInterface()).putShort((short) flow.outInterface());
        out.putInt((int) flow.packets()).putInt((int) flow.bytes());
        out.putInt((int) (flow.startMillis() - bootMillis));
        out.putInt((int) (flow.endMillis() - bootMillis));
        out.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
        out.put((byte) 0).put((byte) flow.tcpFlags());
        out.put((byte) flow.protocol()).put((byte) flow.tos());
        out.putShort(as16(flow.sourceAs())).putShort(as16(flow.destinationAs()));
        out.put((byte) flow.sourceMask()).put((byte) flow.destinationMask()).putShort((short) 0);
    }

    private static short as16(int as) {
        return (short) (as >>> 16 == 0 ? as : AS_TRANS);
    }
}
