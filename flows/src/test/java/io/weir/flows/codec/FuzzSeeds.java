package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.ethernet;
import static io.weir.flows.codec.Packets.expandedSample;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.flowSample;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixOptions;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.ipv4;
import static io.weir.flows.codec.Packets.ipv6;
import static io.weir.flows.codec.Packets.rawHeader;
import static io.weir.flows.codec.Packets.sample;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.sflow;
import static io.weir.flows.codec.Packets.tcp;
import static io.weir.flows.codec.Packets.v5;
import static io.weir.flows.codec.Packets.v5Record;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;
import static io.weir.flows.codec.Packets.withdrawal;

import io.weir.flows.demo.encode.SflowCounterEncoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Inputs of each [FuzzTarget], made by our own encoders, for the fuzzer to begin with:
/// well-formed, but for what it cannot guess.
final class FuzzSeeds {
    private static final Bytes TCP4 = ethernet(0x0800, ipv4(6, 1_500, tcp(443, 50_000)));
    private static final Bytes TCP6 =
            ethernet(
                    0x8100,
                    bytes().u16(5, 0x86dd)
                            .add(ipv6(0, 28, bytes().u8(6, 0).zeros(6).add(tcp(1, 2)))));
    private static final Bytes MPLS = ethernet(0x8847, bytes().u32(0x121ff, 0).add(TCP4));
    private static final Bytes VXLAN =
            ethernet(
                    0x0800,
                    ipv4(
                            17,
                            90,
                            bytes().u16(5_000, 4_789, 70, 0).u32(0x0800_0000L, 0x100).add(TCP4)));
    private static final Bytes GRE = ipv4(47, 90, bytes().u16(0x2000, 0x6558).u32(7).add(TCP4));
    private static final Bytes GTP =
            ipv4(
                    17,
                    90,
                    bytes().u16(2_152, 2_152, 70, 0)
                            .u8(0x30, 0xff)
                            .u16(40)
                            .u32(9)
                            .add(ipv4(6, 40, tcp(80, 81))));

    private FuzzSeeds() {}

    static List<byte[]> of(FuzzTarget target) {
        return switch (target) {
            case NETFLOW_FIXED -> List.of(sequence(fixed()));
            case NETFLOW_V9 -> List.of(sequence(netFlowV9()), sequence(waiting()));
            case IPFIX -> List.of(sequence(ipfixes()), sequence(lists()));
            case SFLOW -> List.of(sequence(sflows()), sequence(counters()));
            case ANY ->
                    List.of(
                            sequence(fixed()),
                            sequence(netFlowV9()),
                            sequence(ipfixes()),
                            sequence(sflows()));
            case INNER_PACKET ->
                    Stream.of(TCP4, TCP6, MPLS, VXLAN, GRE, GTP).map(Bytes::array).toList();
            case STATE -> List.of(state(), templateOf(12), templateOf(1 << 30), templateOf(-1));
        };
    }

    private static byte[] sequence(List<byte[]> datagrams) {
        Bytes all = bytes();
        for (byte[] datagram : datagrams) {
            all.u16(datagram.length).add(datagram);
        }
        return all.array();
    }

    private static List<byte[]> fixed() {
        byte[] v1 = bytes().u16(1, 1).u32(1, 2, 3).zeros(52).array();
        byte[] v7 = bytes().u16(7, 1).u32(1, 2, 3, 4, 0).zeros(52).array();
        byte[] v8 = bytes().u16(3, 1).u32(1, 2, 3, 4).u8(0, 0, 5, 2).zeros(44).array();
        byte[] filled = Arrays.copyOf(v8, v8.length + 50);
        byte[] v5 = v5(2, 0x4064, v5Record(1, 1_000, 10), v5Record(2, 2_000, 20));
        return List.of(v5, v1, v7, v8, filled);
    }

    private static List<byte[]> netFlowV9() {
        return List.of(
                v9(
                        1,
                        7,
                        v9Template(256, 8, 4, 12, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4),
                        set(1, bytes().u16(257, 4, 8).u16(1, 4).u16(34, 4, 48, 1).zeros(2))),
                v9(
                        2,
                        7,
                        set(256, bytes().u32(1, 2).u16(3, 4).u32(5, 6, 7, 8)),
                        set(257, bytes().u32(0, 512).u8(2))));
    }

    private static List<byte[]> waiting() {
        return List.of(
                v9(1, 7, set(256, flow(1, 10, 1).add(flow(2, 20, 2)))),
                v9(2, 7, v9Template(256, FLOW), v9Template(258, 104, 40, 231, 4, 232, 4)),
                v9(3, 7, set(258, bytes().add(TCP4.first(40)).u32(1, 2))));
    }

    private static List<byte[]> ipfixes() {
        Bytes biflow =
                set(
                        2,
                        bytes().u16(259, 5)
                                .u16(8, 4, 12, 4, 96, 65_535, 1, 4)
                                .u16(0x8000 | 1, 4)
                                .u32(29_305));
        return List.of(
                ipfix(
                        0,
                        1,
                        ipfixTemplate(258, 315, 65_535, 70, 3, 71, 3, 154, 8, 161, 4),
                        ipfixOptions(257, 302, 8, 309, 4, 310, 4, 160, 8),
                        biflow),
                ipfix(
                        0,
                        1,
                        set(257, bytes().u64(1).u32(1, 100).u64(1_000)),
                        set(
                                258,
                                bytes().u8(TCP4.size())
                                        .add(TCP4)
                                        .u8(1, 2, 3, 4, 5, 6)
                                        .u64(7)
                                        .u32(8)),
                        set(259, bytes().u32(1, 2).u8(2, 1, 1).u32(10, 20)),
                        withdrawal(256)));
    }

    private static List<byte[]> lists() {
        Bytes multi =
                bytes().u8(3)
                        .u16(300, 16)
                        .u16(1, 2, 3, 4, 5, 6)
                        .u16(301, 13)
                        .u8(6, 7)
                        .u8(3)
                        .u16(300)
                        .u32(0)
                        .u8(9);
        return List.of(
                ipfix(
                        0,
                        1,
                        ipfixTemplate(300, 56, 6, 80, 6),
                        ipfixTemplate(301, 4, 1, 292, 65_535),
                        ipfixTemplate(256, 8, 4, 293, 65_535, 291, 65_535, 484, 65_535),
                        set(3, bytes().u16(400, 3, 2).u16(346, 4, 303, 2, 339, 1))),
                ipfix(
                        0,
                        1,
                        set(
                                256,
                                bytes().u32(1)
                                        .u8(multi.size())
                                        .add(multi)
                                        .u8(9, 3)
                                        .u16(14, 4)
                                        .u32(17)
                                        .u8(9, 3)
                                        .u16(483, 4)
                                        .u32(0xfde8_0001L)),
                        set(400, bytes().u32(6_871).u16(77).u8(20))));
    }

    private static List<byte[]> sflows() {
        return List.of(
                sflow(
                        1,
                        flowSample(
                                64,
                                3,
                                4,
                                rawHeader(1, 1_518, 4, TCP4),
                                sample(1001, bytes().u32(1, 2, 3, 4)),
                                sample(1002, bytes().u32(1, 0xc000_0201L, 24, 16)),
                                sample(
                                        1003,
                                        bytes().u32(1, 2, 3, 4, 5, 1)
                                                .u32(2, 2, 64_501, 64_502, 2, 1, 2, 100)))),
                sflow(
                        2,
                        expandedSample(1, 0, 3, 1, 258, rawHeader(1, 90, 4, TCP6)),
                        flowSample(1, 1, 2, rawHeader(1, 90, 4, MPLS), rawHeader(1, 90, 4, MPLS)),
                        sample(5, bytes().u32(1, 0, 3, 4, 0, 0, 5, 6, 256, 0)),
                        sample(2, bytes().u32(1, 2, 1, 1, 88).zeros(88))));
    }

    private static List<byte[]> counters() {
        SflowCounterEncoder encoder =
                new SflowCounterEncoder(new byte[] {(byte) 192, 0, 2, 9}, 1, Receiver.NOW);
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(1, 0, 7), 7, 100);
        SflowCounters.host(encoder.expandedSample(1, 2, 1));
        return List.of(encoder.finish());
    }

    private static byte[] state() {
        Receiver receiver = new Receiver();
        netFlowV9().forEach(receiver::receive);
        ipfixes().forEach(receiver::receive);
        lists().forEach(receiver::receive);
        return receiver.decoder.lastState(Receiver.NOW);
    }

    /// What is remembered of an exporter with one template, whose length may be wrong.
    private static byte[] templateOf(int length) {
        Bytes domain =
                bytes().u64(0, 0)
                        .u8(0)
                        .u32(0)
                        .u64(0)
                        .u32(0, 0, 1)
                        .u8(0)
                        .u32(length)
                        .u16(256, 2, 1, 4, 2, 4)
                        .u32(0, 0, 0)
                        .u8(0);
        return bytes().u8(1)
                .u32(1)
                .u64(0, Receiver.EXPORTER, 7)
                .u16(10)
                .add("netflow-v9".getBytes(StandardCharsets.US_ASCII))
                .u64(Receiver.NOW)
                .u8(1)
                .u32(domain.size())
                .add(domain)
                .array();
    }
}
