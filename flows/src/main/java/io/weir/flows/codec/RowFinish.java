package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.WideColumn;

import java.util.Arrays;

/// What is worked out of a row once its fields are there. Stateless.
final class RowFinish {
    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86dd;

    private static final byte ICMP = 1;
    private static final byte ICMP6 = 58;

    private RowFinish() {}

    /// The Ethernet type follows the addresses; one that was reported stays where there are none.
    static void etypes(Plan plan, FlowBatch out, int row, int n) {
        short[] cells = out.etype.array();
        if (!plan.has(Plan.HAS_ETYPE | Plan.HAS_PACKET)) {
            switch (plan.addresses()) {
                case NONE -> {
                    return;
                }
                case V4 -> {
                    Arrays.fill(cells, row, row + n, (short) IPV4);
                    return;
                }
                case V6 -> {
                    Arrays.fill(cells, row, row + n, (short) IPV6);
                    return;
                }
                case BOTH -> {}
            }
        }
        for (int i = row; i < row + n; i++) {
            if (cells[i] == 0 || !none(out, i)) {
                cells[i] = (short) family(out, i);
            }
        }
    }

    private static boolean none(FlowBatch out, int row) {
        return zero(out.srcAddr, row) && zero(out.dstAddr, row);
    }

    private static boolean zero(WideColumn addresses, int row) {
        return Strip.noAddress(addresses.high(row), addresses.low(row));
    }

    private static int family(FlowBatch out, int row) {
        boolean sourceV6 = isV6(out.srcAddr, row);
        boolean destinationV6 = isV6(out.dstAddr, row);
        if (sourceV6 || destinationV6) {
            return IPV6;
        }
        boolean mapped = out.srcAddr.low(row) != 0 || out.dstAddr.low(row) != 0;
        return mapped ? IPV4 : 0;
    }

    private static boolean isV6(WideColumn addresses, int row) {
        long low = addresses.low(row);
        return addresses.high(row) != 0 || (low != 0 && low >>> 32 != 0xffff);
    }

    /// One spelling for ICMP: type and code in their own columns, ports 0. Exporters put type times
    /// 256 plus code into the destination port, or use the IPv4 elements for ICMPv6.
    static void icmp(FlowBatch out, int row, int n) {
        byte[] protocols = out.proto.array();
        for (int i = row; i < row + n; i++) {
            byte protocol = protocols[i];
            if (protocol == ICMP) {
                icmp(out, i, out.icmpv4Type.array(), out.icmpv4Code.array());
            } else if (protocol == ICMP6) {
                byte[] types = out.icmpv6Type.array();
                byte[] codes = out.icmpv6Code.array();
                if (types[i] == 0 && codes[i] == 0) {
                    types[i] = out.icmpv4Type.array()[i];
                    codes[i] = out.icmpv4Code.array()[i];
                }
                out.icmpv4Type.array()[i] = 0;
                out.icmpv4Code.array()[i] = 0;
                icmp(out, i, types, codes);
            }
        }
    }

    private static void icmp(FlowBatch out, int row, byte[] types, byte[] codes) {
        int port = out.dstPort.array()[row] & 0xffff;
        if (types[row] == 0 && codes[row] == 0 && port != 0) {
            types[row] = (byte) (port >> 8);
            codes[row] = (byte) port;
        }
        out.srcPort.array()[row] = 0;
        out.dstPort.array()[row] = 0;
    }

    /// When the flow counts as received.
    static void received(TimestampSource source, Moment moment, FlowBatch out, int row, int n) {
        int[] cells = out.timeReceived.array();
        switch (source) {
            case INPUT -> Arrays.fill(cells, row, row + n, (int) (moment.receivedMillis / 1_000));
            case PACKET -> Arrays.fill(cells, row, row + n, (int) (moment.exportMillis / 1_000));
            case FIRST_SWITCHED -> {
                long[] starts = out.flowStart.array();
                for (int i = row; i < row + n; i++) {
                    long start = starts[i] != 0 ? starts[i] : moment.exportMillis;
                    cells[i] = (int) (start / 1_000);
                }
            }
        }
    }
}
