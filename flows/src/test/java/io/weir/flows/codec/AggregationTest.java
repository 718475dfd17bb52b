package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/// NetFlow v8 as Cisco describes it in "NetFlow Export Datagram Format". Every field of a record
/// has a value of its own, so that none can be taken for another.
class AggregationTest {
    private static final int HEADER = 28;

    private final Receiver receiver = new Receiver();

    /// Flows, packets, bytes, first and last.
    private static Bytes counts() {
        return bytes().u32(3, 70, 4_200, Packets.UPTIME - 60_000, Packets.UPTIME - 1_000);
    }

    private static Bytes addresses(long... addresses) {
        return bytes().u32(addresses)
                .u32(70, 4_200, Packets.UPTIME - 60_000, Packets.UPTIME - 1_000);
    }

    private static Bytes record(int aggregation) {
        return switch (aggregation) {
            case 1 -> counts().u16(64_501, 64_502, 11, 12);
            case 2 -> counts().u8(6, 0).u16(0, 443, 50_001);
            case 3 -> counts().u32(0x0a01_0000L).u8(16, 0).u16(64_501, 11, 0);
            case 4 -> counts().u32(0x0a02_0000L).u8(20, 0).u16(64_502, 12, 0);
            case 5 ->
                    counts().u32(0x0a01_0000L, 0x0a02_0000L)
                            .u8(20, 16)
                            .u16(0, 64_501, 64_502, 11, 12);
            case 6 -> addresses(0x0a02_0001L).u16(12).u8(184, 1).u32(9, 0xc000_0209L);
            case 7 ->
                    addresses(0x0a02_0001L, 0x0a01_0001L)
                            .u16(12, 11)
                            .u8(184, 1)
                            .u16(0)
                            .u32(9, 0xc000_0209L);
            case 8 ->
                    bytes().u32(0x0a02_0001L, 0x0a01_0001L)
                            .u16(50_001, 443)
                            .u32(70, 4_200, Packets.UPTIME - 60_000, Packets.UPTIME - 1_000)
                            .u16(12, 11)
                            .u8(184, 6, 1, 0)
                            .u32(9, 0xc000_0209L);
            case 9 -> counts().u16(64_501, 64_502, 11, 12).u8(184, 0).u16(0);
            case 10 -> counts().u8(6, 184).u16(0, 443, 50_001, 11, 12);
            case 11 -> counts().u32(0x0a01_0000L).u8(16, 184).u16(64_501, 11, 0);
            case 12 -> counts().u32(0x0a02_0000L).u8(20, 184).u16(64_502, 12, 0);
            case 13 ->
                    counts().u32(0x0a01_0000L, 0x0a02_0000L)
                            .u8(20, 16, 184, 0)
                            .u16(64_501, 64_502, 11, 12);
            case 14 ->
                    counts().u32(0x0a01_0000L, 0x0a02_0000L)
                            .u8(20, 16, 184, 6)
                            .u16(443, 50_001, 11, 12);
            default -> throw new IllegalArgumentException("aggregation " + aggregation);
        };
    }

    /// A datagram of that many equal records.
    static byte[] datagram(int aggregation, long sequence, int records) {
        Bytes packet =
                bytes().u16(8, records)
                        .u32(Packets.UPTIME, Packets.EXPORT_SECONDS, 250_000_000L, sequence)
                        .u8(1, 2, aggregation, 2)
                        .u32(0);
        for (int i = 0; i < records; i++) {
            packet.add(record(aggregation));
        }
        return packet.array();
    }

    private record Row(
            String source,
            String destination,
            long sourceMask,
            long destinationMask,
            long proto,
            long sourcePort,
            long destinationPort,
            long sourceAs,
            long destinationAs,
            long in,
            long out,
            long tos) {}

    @ParameterizedTest
    @CsvSource({
        "1, ::, ::, 0, 0, 0, 0, 0, 64501, 64502, 11, 12, 0",
        "2, ::, ::, 0, 0, 6, 443, 50001, 0, 0, 0, 0, 0",
        "3, 10.1.0.0, ::, 16, 0, 0, 0, 0, 64501, 0, 11, 0, 0",
        "4, ::, 10.2.0.0, 0, 20, 0, 0, 0, 0, 64502, 0, 12, 0",
        "5, 10.1.0.0, 10.2.0.0, 16, 20, 0, 0, 0, 64501, 64502, 11, 12, 0",
        "6, ::, 10.2.0.1, 0, 0, 0, 0, 0, 0, 0, 0, 12, 184",
        "7, 10.1.0.1, 10.2.0.1, 0, 0, 0, 0, 0, 0, 0, 11, 12, 184",
        "8, 10.1.0.1, 10.2.0.1, 0, 0, 6, 443, 50001, 0, 0, 11, 12, 184",
        "9, ::, ::, 0, 0, 0, 0, 0, 64501, 64502, 11, 12, 184",
        "10, ::, ::, 0, 0, 6, 443, 50001, 0, 0, 11, 12, 184",
        "11, 10.1.0.0, ::, 16, 0, 0, 0, 0, 64501, 0, 11, 0, 184",
        "12, ::, 10.2.0.0, 0, 20, 0, 0, 0, 0, 64502, 0, 12, 184",
        "13, 10.1.0.0, 10.2.0.0, 16, 20, 0, 0, 0, 64501, 64502, 11, 12, 184",
        "14, 10.1.0.0, 10.2.0.0, 16, 20, 6, 443, 50001, 0, 0, 11, 12, 184"
    })
    void everyAggregationFillsItsColumns(
            int aggregation,
            String source,
            String destination,
            long sourceMask,
            long destinationMask,
            long proto,
            long sourcePort,
            long destinationPort,
            long sourceAs,
            long destinationAs,
            long in,
            long out,
            long tos) {
        assertThat(receiver.receive(datagram(aggregation, 1, 2))).isEqualTo(2);
        Row wanted =
                new Row(
                        source,
                        destination,
                        sourceMask,
                        destinationMask,
                        proto,
                        sourcePort,
                        destinationPort,
                        sourceAs,
                        destinationAs,
                        in,
                        out,
                        tos);
        for (int row = 0; row < 2; row++) {
            assertThat(row(row)).isEqualTo(wanted);
            assertThat(receiver.rows.packets.get(row)).isEqualTo(70);
            assertThat(receiver.rows.bytes.get(row)).isEqualTo(4_200);
            assertThat(receiver.rows.flowStart.get(row)).isEqualTo(ticks(60_000));
            assertThat(receiver.rows.flowEnd.get(row)).isEqualTo(ticks(1_000));
        }
    }

    private static long ticks(long beforeExportMillis) {
        return Packets.EXPORT_SECONDS * 1_000 + 250 - beforeExportMillis;
    }

    private Row row(int row) {
        var rows = receiver.rows;
        return new Row(
                receiver.source(row),
                receiver.destination(row),
                rows.srcNetMask.get(row),
                rows.dstNetMask.get(row),
                rows.proto.get(row),
                rows.srcPort.get(row),
                rows.dstPort.get(row),
                rows.srcAs.get(row),
                rows.dstAs.get(row),
                rows.inIf.get(row),
                rows.outIf.get(row),
                rows.ipTos.get(row));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 255})
    void otherAggregationsAreRefused(int aggregation) {
        byte[] packet = datagram(1, 1, 1);
        packet[22] = (byte) aggregation;
        assertThat(receiver.receive(packet)).isZero();
        assertThat(receiver.exporter().refusedRecords(RefusalReason.UNSUPPORTED_VERSION))
                .isEqualTo(1);
    }

    @Test
    void eachAggregationCountsItsOwnFlows() {
        receiver.receive(datagram(1, 10, 5));
        receiver.receive(datagram(2, 900, 3));
        receiver.receive(datagram(1, 15, 5));
        receiver.receive(datagram(2, 903, 3));
        assertThat(receiver.exporter().sequenceLostRecords()).isZero();
        receiver.receive(datagram(1, 27, 5));
        assertThat(receiver.exporter().sequenceLostRecords()).isEqualTo(7);
    }

    @Test
    void zerosBehindTheRecordsAreFill() {
        byte[] whole = datagram(7, 1, 2);
        byte[] filled = Arrays.copyOf(whole, whole.length + 50);
        assertThat(receiver.receive(filled)).isEqualTo(2);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.MALFORMED)).isZero();
        receiver.addsUp();
        filled[whole.length + 49] = 1;
        assertThat(receiver.receive(filled)).isEqualTo(2);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void aDatagramThatIsCutKeepsItsWholeRecords() {
        byte[] whole = datagram(14, 1, 3);
        for (int length = 0; length < whole.length; length++) {
            Receiver cut = new Receiver();
            int records = Math.max(0, (length - HEADER) / 40);
            assertThat(cut.receive(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isEqualTo(records);
        }
    }
}
