package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;

import java.util.List;
import java.util.Map;

/// Templates of makers whose records differ in their fields, in the order in which they lay them
/// out. A record of each is filled with the same flow, but for a host and a count of its own.
enum VendorLayout {
    /// Flexible NetFlow of IOS 15 with applications by NBAR.
    CISCO_IOS(
            1, 9, 256, 8, 4, 12, 4, 10, 4, 7, 2, 11, 2, 5, 1, 4, 1, 6, 1, 61, 1, 243, 2, 56, 6, 15,
            4, 1, 4, 2, 4, 95, 4),

    /// ASR 1000: times in milliseconds, though it is NetFlow v9.
    CISCO_IOS_XE(
            2, 9, 259, 8, 4, 12, 4, 5, 1, 4, 1, 7, 2, 11, 2, 10, 4, 95, 4, 15, 4, 14, 4, 61, 1, 1,
            4, 2, 4, 152, 8, 153, 8),

    /// ASR 9000: the only next hop is that of BGP, the rate is that of a sampler.
    CISCO_IOS_XR(
            3, 9, 260, 2, 4, 1, 4, 8, 4, 12, 4, 10, 4, 14, 4, 21, 4, 22, 4, 7, 2, 11, 2, 16, 4, 17,
            4, 18, 4, 9, 1, 13, 1, 4, 1, 6, 1, 5, 1, 61, 1, 89, 1, 48, 2, 234, 4, 235, 4),

    /// Nexus 9000: no outgoing interface, a VLAN.
    CISCO_NX_OS(
            4, 9, 256, 2, 4, 1, 4, 4, 1, 6, 1, 7, 2, 8, 4, 11, 2, 12, 4, 10, 4, 58, 2, 60, 1, 61, 1,
            22, 4, 21, 4),

    /// Junos, "Flow Aggregation to Use Version 9": the template of IPv4.
    JUNIPER_V9(
            5, 9, 320, 8, 4, 12, 4, 5, 1, 4, 1, 7, 2, 11, 2, 32, 2, 10, 4, 9, 1, 13, 1, 16, 4, 17,
            4, 15, 4, 6, 1, 14, 4, 1, 8, 2, 8, 22, 4, 21, 4, 60, 1),

    /// Junos, "Understand Inline Active Flow Monitoring": the IPFIX template of IPv4.
    JUNIPER_IPFIX(
            6, 10, 256, 8, 4, 12, 4, 5, 1, 4, 1, 7, 2, 11, 2, 32, 2, 10, 4, 58, 2, 9, 1, 13, 1, 16,
            4, 17, 4, 15, 4, 6, 1, 14, 4, 1, 8, 2, 8, 52, 1, 53, 1, 152, 8, 153, 8, 136, 1),

    /// SR OS Router Configuration Guide, "Version 9 and Version 10 templates": basic IPv4 for
    /// version 10, whose times are told as uptimes too.
    NOKIA_SR_OS(
            7, 10, 300, 8, 4, 12, 4, 15, 4, 18, 4, 10, 4, 14, 4, 2, 8, 1, 8, 22, 4, 21, 4, 152, 8,
            153, 8, 7, 2, 11, 2, 89, 1, 6, 1, 4, 1, 5, 1, 60, 1, 32, 2, 61, 1, 16, 4, 17, 4, 9, 1,
            13, 1, 25, 2, 26, 2, 52, 1, 53, 1, 99, 4, 128, 4, 129, 4, 206, 1, 234, 4, 235, 4),

    /// EOS User Manual, "Sampled Flow Tracking": its keys (addresses, protocol, ports, VRF, VLAN)
    /// with counts, interfaces and times; the manual names no order.
    ARISTA_EOS(
            8, 10, 257, 8, 4, 12, 4, 4, 1, 7, 2, 11, 2, 234, 4, 58, 2, 10, 4, 14, 4, 1, 8, 2, 8,
            152, 8, 153, 8, 136, 1, 5, 1, 6, 1, 15, 4),

    /// FortiOS before 5.4: bytes and packets twice, interfaces of two bytes.
    FORTINET(
            9, 9, 257, 1, 8, 23, 8, 2, 4, 24, 4, 22, 4, 21, 4, 7, 2, 11, 2, 10, 2, 14, 2, 4, 1, 8,
            4, 12, 4),

    /// FortiOS Administration Guide, "NetFlow templates": 262, translated IPv4 with applications of
    /// nine bytes.
    FORTINET_NAT(
            10, 9, 262, 1, 8, 23, 8, 2, 4, 24, 4, 22, 4, 21, 4, 7, 2, 11, 2, 10, 2, 14, 2, 4, 1, 95,
            9, 65, 2, 89, 1, 136, 1, 8, 4, 12, 4, 225, 4, 226, 4, 227, 2, 228, 2);

    static final long START = Packets.EXPORT_SECONDS * 1_000 - 15_000;
    static final long END = Packets.EXPORT_SECONDS * 1_000 - 5_000;

    /// What an element holds in every record; others hold zero.
    private static final Map<Integer, Long> VALUES =
            Map.ofEntries(
                    Map.entry(2, 3L),
                    Map.entry(4, 6L),
                    Map.entry(5, 0x20L),
                    Map.entry(6, 0x1bL),
                    Map.entry(7, 50_000L),
                    Map.entry(9, 24L),
                    Map.entry(10, 17L),
                    Map.entry(11, 443L),
                    Map.entry(12, 0x0a01_0001L),
                    Map.entry(13, 16L),
                    Map.entry(14, 18L),
                    Map.entry(15, 0x0a02_0001L),
                    Map.entry(16, 64_500L),
                    Map.entry(17, 4_200_000_000L),
                    Map.entry(18, 0x0a02_0001L),
                    Map.entry(21, Packets.UPTIME - 5_000L),
                    Map.entry(22, Packets.UPTIME - 15_000L),
                    Map.entry(24, 3L),
                    Map.entry(25, 40L),
                    Map.entry(26, 1_460L),
                    Map.entry(48, 1L),
                    Map.entry(52, 60L),
                    Map.entry(53, 61L),
                    Map.entry(56, 0x0200_0000_0005L),
                    Map.entry(58, 5L),
                    Map.entry(60, 4L),
                    Map.entry(61, 1L),
                    Map.entry(65, 0x0c4cL),
                    Map.entry(89, 64L),
                    Map.entry(95, 0x0500_0048L),
                    Map.entry(136, 3L),
                    Map.entry(152, START),
                    Map.entry(153, END),
                    Map.entry(225, 0xcb00_7101L),
                    Map.entry(227, 40_000L),
                    Map.entry(234, 7L),
                    Map.entry(235, 8L),
                    Map.entry(243, 5L));

    private final int domain;
    private final int version;
    private final int template;

    /// Pairs of element and length.
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to it
    private final int[] fields;

    VendorLayout(int domain, int version, int template, int... fields) {
        this.domain = domain;
        this.version = version;
        this.template = template;
        this.fields = fields;
    }

    /// Observation domain, or source, of its datagrams: another for each layout.
    int domain() {
        return domain;
    }

    String source() {
        return "10.0.0." + domain();
    }

    boolean has(int element) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i] == element) {
                return true;
            }
        }
        return false;
    }

    /// What the element holds, or 0 where the layout has none of it.
    long value(int element) {
        if (!has(element)) {
            return 0;
        }
        return switch (element) {
            case 1, 23 -> 1_500 + domain();
            case 8 -> 0x0a00_0000L + domain();
            default -> VALUES.getOrDefault(element, 0L);
        };
    }

    /// What the exporter sends: its options where it tells a rate there, its template, one record.
    List<byte[]> datagrams() {
        Bytes template = Packets.set(version == 9 ? 0 : 2, Packets.template(this.template, fields));
        Bytes record = bytes();
        for (int i = 0; i < fields.length; i += 2) {
            for (int left = fields[i + 1]; left > 0; left--) {
                record.u8(left > 8 ? 0 : (int) (value(fields[i]) >>> (8 * (left - 1))) & 0xff);
            }
        }
        byte[] flow = datagram(1, template, Packets.set(this.template, record));
        return switch (this) {
            case CISCO_IOS_XR -> List.of(datagram(0, sampler()), flow);
            case JUNIPER_IPFIX -> List.of(datagram(0, exportingProcess()), flow);
            case FORTINET -> List.of(datagram(0, statistics()), flow);
            default -> List.of(flow);
        };
    }

    /// The rate that the options tell, 0 where there are none.
    long rate() {
        return switch (this) {
            case CISCO_IOS_XR -> 1_000;
            case JUNIPER_IPFIX -> 500;
            case FORTINET -> 1;
            default -> 0;
        };
    }

    private byte[] datagram(long sequence, Bytes... sets) {
        return version == 9
                ? Packets.v9(sequence, domain(), sets)
                : Packets.ipfix(0, domain(), sets);
    }

    /// Of the whole system: sampler, its mode, one packet in so many.
    private Bytes sampler() {
        Bytes layout = bytes().u16(334, 4, 12).u16(1, 4).u16(48, 2, 49, 1, 50, 4).zeros(2);
        Bytes record = bytes().u32(0).u16(1).u8(2).u32(rate()).zeros(1);
        return Packets.set(1, layout).add(Packets.set(334, record));
    }

    private Bytes exportingProcess() {
        Bytes layout =
                Packets.ipfixOptions(
                        512, 144, 4, 41, 8, 42, 8, 160, 8, 130, 4, 131, 16, 34, 4, 36, 2, 37, 2,
                        214, 1, 215, 1);
        Bytes record =
                bytes().u32(2)
                        .u64(76, 76, Packets.EXPORT_SECONDS * 1_000 - Packets.UPTIME)
                        .u32(0x0a00_0001L)
                        .zeros(16)
                        .u32(rate())
                        .u16(60, 60)
                        .u8(10, 17);
        return layout.add(Packets.set(512, record));
    }

    /// Of the whole system: bytes, packets and flows exported, time-outs, one packet in so many.
    private Bytes statistics() {
        Bytes layout =
                bytes().u16(256, 4, 28)
                        .u16(1, 2)
                        .u16(40, 8, 41, 8, 42, 8, 36, 2, 37, 2, 34, 4, 35, 1)
                        .zeros(2);
        Bytes record = bytes().u16(0).u64(1, 2, 3).u16(1_800, 15).u32(rate()).u8(1);
        return Packets.set(1, layout).add(Packets.set(256, record));
    }
}
