package io.weir.flows.capture;

import io.weir.base.net.IpPrefix;
import io.weir.flows.schema.FlowBatch;
import io.weir.wire.column.WideColumn;

import java.time.Instant;
import java.util.Locale;

/// Rows of flows as lines for people: when, from which exporter, which interfaces, who talked to
/// whom, how much. Stateless.
final class FlowLine {
    private FlowLine() {}

    /// One row, without a line end.
    static String row(FlowBatch flows, int row) {
        return String.format(
                Locale.ROOT,
                "%s %s %d>%d %s %s > %s %d bytes %d packets 1:%d",
                Instant.ofEpochSecond(Integer.toUnsignedLong(flows.timeReceived.array()[row])),
                address(flows.exporterAddress, row),
                Integer.toUnsignedLong(flows.inIf.array()[row]),
                Integer.toUnsignedLong(flows.outIf.array()[row]),
                protocol(flows.proto.array()[row] & 0xff),
                end(flows.srcAddr, flows.srcPort.array()[row], row),
                end(flows.dstAddr, flows.dstPort.array()[row], row),
                flows.bytes.array()[row],
                flows.packets.array()[row],
                flows.samplingRate.array()[row]);
    }

    private static String protocol(int number) {
        return switch (number) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            case 47 -> "gre";
            case 50 -> "esp";
            case 58 -> "icmp6";
            case 132 -> "sctp";
            default -> "proto-" + number;
        };
    }

    private static String end(WideColumn addresses, short port, int row) {
        String address = address(addresses, row);
        int number = port & 0xffff;
        if (number == 0) {
            return address;
        }
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + number;
    }

    private static String address(WideColumn addresses, int row) {
        return IpPrefix.format(addresses.high(row), addresses.low(row));
    }
}
