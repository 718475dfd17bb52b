package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;

/// Datagrams of the flow protocols, for tests.
final class Packets {
    /// 2026-01-01T00:00:00Z.
    static final long EXPORT_SECONDS = 1_767_225_600L;

    static final int UPTIME = 3_600_000;

    private Packets() {}

    static byte[] v9(long sequence, long source, Bytes... sets) {
        return v9(UPTIME, sequence, source, sets);
    }

    static byte[] v9(long uptime, long sequence, long source, Bytes... sets) {
        Bytes packet = bytes().u16(9, sets.length).u32(uptime, EXPORT_SECONDS, sequence, source);
        for (Bytes set : sets) {
            packet.add(set);
        }
        return packet.array();
    }

    static byte[] ipfix(long sequence, long domain, Bytes... sets) {
        Bytes body = bytes();
        for (Bytes set : sets) {
            body.add(set);
        }
        return bytes().u16(10, 16 + body.size())
                .u32(EXPORT_SECONDS, sequence, domain)
                .add(body)
                .array();
    }

    static Bytes set(int id, Bytes body) {
        return bytes().u16(id, 4 + body.size()).add(body);
    }

    /// A template record; `fields` are pairs of element and length.
    static Bytes template(int id, int... fields) {
        return bytes().u16(id, fields.length / 2).u16(fields);
    }

    static Bytes v9Template(int id, int... fields) {
        return set(0, template(id, fields));
    }

    static Bytes ipfixTemplate(int id, int... fields) {
        return set(2, template(id, fields));
    }

    /// An IPFIX options template with one scope field.
    static Bytes ipfixOptions(int id, int... fields) {
        return set(3, bytes().u16(id, fields.length / 2, 1).u16(fields));
    }

    static Bytes withdrawal(int id) {
        return set(2, bytes().u16(id, 0));
    }

    /// A template of addresses, bytes and packets, as [#flow] fills it.
    static final int[] FLOW = {8, 4, 12, 4, 1, 4, 2, 4};

    static Bytes flow(int host, long octets, long packets) {
        return bytes().u32(0x0a00_0000L + host, 0x0a01_0000L + host, octets, packets);
    }

    static byte[] v5(int count, int sampling, Bytes... records) {
        Bytes packet =
                bytes().u16(5, count)
                        .u32(UPTIME, EXPORT_SECONDS, 250_000_000L, 0)
                        .u8(1, 2)
                        .u16(sampling);
        for (Bytes record : records) {
            packet.add(record);
        }
        return packet.array();
    }

    static Bytes v5Record(int host, long octets, long packets) {
        return bytes().u32(0x0a00_0000L + host, 0x0a01_0000L + host, 0x0a02_0001L)
                .u16(3, 4)
                .u32(packets, octets, UPTIME - 15_000, UPTIME - 5_000)
                .u16(443, 50_000)
                .u8(0, 0x1b, 6, 0x20)
                .u16(64_500, 64_501)
                .u8(24, 16)
                .u16(0);
    }

    /// An sFlow v5 datagram of an IPv4 agent.
    static byte[] sflow(long sequence, Bytes... samples) {
        Bytes packet = bytes().u32(5, 1, 0xc000_0209L, 7, sequence, UPTIME, samples.length);
        for (Bytes sample : samples) {
            packet.add(sample);
        }
        return packet.array();
    }

    static Bytes sample(long format, Bytes body) {
        return bytes().u32(format, body.size()).add(body);
    }

    static Bytes flowSample(long rate, long input, long output, Bytes... records) {
        Bytes body = bytes().u32(1, 3, rate, 100_000, 0, input, output, records.length);
        for (Bytes record : records) {
            body.add(record);
        }
        return sample(1, body);
    }

    static Bytes expandedSample(
            long rate, long inFormat, long input, long outFormat, long output, Bytes... records) {
        Bytes body =
                bytes().u32(1, 0, 3, rate, 100_000, 0, inFormat, input, outFormat, output)
                        .u32(records.length);
        for (Bytes record : records) {
            body.add(record);
        }
        return sample(3, body);
    }

    static Bytes rawHeader(int protocol, int frameLength, int stripped, Bytes header) {
        Bytes body = bytes().u32(protocol, frameLength, stripped, header.size()).add(header);
        return sample(1, body.zeros((4 - header.size() % 4) % 4));
    }

    static Bytes ethernet(int type, Bytes payload) {
        return bytes().u8(2, 0, 0, 0, 0, 0xd, 2, 0, 0, 0, 0, 0x5).u16(type).add(payload);
    }

    static Bytes ipv4(int protocol, int length, Bytes payload) {
        return bytes().u8(0x45, 0x20)
                .u16(length, 0x1234, 0)
                .u8(63, protocol)
                .u16(0)
                .u32(0x0a00_0001L, 0x0a01_0001L)
                .add(payload);
    }

    static Bytes ipv6(int next, int length, Bytes payload) {
        return bytes().u32(0x6250_abcdL)
                .u16(length)
                .u8(next, 64)
                .u64(0x2001_0db8_0000_0000L, 1, 0x2001_0db8_0000_0000L, 2)
                .add(payload);
    }

    static Bytes tcp(int source, int destination) {
        return bytes().u16(source, destination).u32(1, 2).u8(0x50, 0x12).u16(1024, 0, 0);
    }
}
