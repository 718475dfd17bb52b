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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Input that is cut, mutated or made to hurt: nothing is thrown, nothing hangs, nothing grows, and
/// the counters still add up.
class HostileInputTest {
    private static final int MUTATIONS = 150_000;

    private static final Bytes TCP4 = ethernet(0x0800, ipv4(6, 1_500, tcp(443, 50_000)));
    private static final Bytes TCP6 =
            ethernet(
                    0x8100,
                    bytes().u16(5, 0x86dd)
                            .add(ipv6(0, 28, bytes().u8(6, 0).zeros(6).add(tcp(1, 2)))));
    private static final Bytes MPLS = ethernet(0x8847, bytes().u32(0x121ff, 0).add(TCP4));

    private static final Bytes BIFLOW =
            set(
                    2,
                    bytes().u16(259, 5)
                            .u16(8, 4, 12, 4, 96, 65_535, 1, 4)
                            .u16(0x8000 | 1, 4)
                            .u32(29_305));

    private static final List<byte[]> VECTORS =
            List.of(
                    v5(2, 0x4064, v5Record(1, 1_000, 10), v5Record(2, 2_000, 20)),
                    v9(
                            1,
                            7,
                            v9Template(256, 8, 4, 12, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4),
                            set(1, bytes().u16(257, 4, 8).u16(1, 4).u16(34, 4, 48, 1).zeros(2)),
                            set(256, bytes().u32(1, 2).u16(3, 4).u32(5, 6, 7, 8)),
                            set(257, bytes().u32(0, 512).u8(2))),
                    ipfix(
                            0,
                            1,
                            ipfixTemplate(256, 8, 4, 12, 4, 27, 16, 28, 16, 1, 8, 2, 8),
                            ipfixTemplate(258, 315, 65_535, 70, 3, 71, 3, 154, 8, 161, 4),
                            ipfixOptions(257, 302, 8, 309, 4, 310, 4, 160, 8),
                            BIFLOW,
                            set(256, bytes().u32(1, 2).u64(1, 2, 3, 4, 5, 6)),
                            set(257, bytes().u64(1).u32(1, 100).u64(1_000)),
                            set(
                                    258,
                                    bytes().u8(TCP4.size())
                                            .add(TCP4)
                                            .u8(1, 2, 3, 4, 5, 6)
                                            .u64(7)
                                            .u32(8)),
                            set(259, bytes().u32(1, 2).u8(2, 1, 1).u32(10, 20)),
                            set(300, flow(1, 1, 1)),
                            withdrawal(256)),
                    sflow(
                            1,
                            flowSample(
                                    64,
                                    3,
                                    4,
                                    rawHeader(1, 1_518, 4, TCP4),
                                    sample(1001, bytes().u32(1, 2, 3, 4)),
                                    sample(
                                            1003,
                                            bytes().u32(1, 2, 3, 4, 5, 1)
                                                    .u32(2, 2, 64_501, 64_502, 2, 1, 2, 100))),
                            expandedSample(
                                    1,
                                    0,
                                    3,
                                    1,
                                    258,
                                    rawHeader(1, 90, 4, TCP6),
                                    rawHeader(1, 90, 4, MPLS)),
                            sample(2, bytes().zeros(40))));

    @Test
    void everyTruncationIsCountedAndNothingIsThrown() {
        for (byte[] vector : VECTORS) {
            for (int length = 0; length <= vector.length; length++) {
                Receiver receiver = new Receiver(DecoderConfig.defaults(), 64);
                receiver.receive(Arrays.copyOf(vector, length));
                receiver.addsUp();
            }
        }
    }

    @Test
    @Timeout(60)
    void mutatedDatagramsAreCountedAndNothingIsThrown() {
        Random random = new Random(20_261_122);
        Receiver receiver = new Receiver(DecoderConfig.defaults(), 1_024);
        long rows = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] packet = mutated(random);
            receiver.now += 5;
            rows += receiver.receive(packet, Receiver.EXPORTER + random.nextInt(4), 1);
            receiver.events.clear();
            receiver.letters.clear();
            if (i % 1_000 == 0) {
                receiver.addsUp();
            }
        }
        receiver.addsUp();
        assertThat(rows).isGreaterThan(MUTATIONS / 2);
        assertThat(receiver.rows.rows() + receiver.drained).isEqualTo((int) rows);
    }

    private static byte[] mutated(Random random) {
        byte[] packet = VECTORS.get(random.nextInt(VECTORS.size())).clone();
        int changes = random.nextInt(6);
        for (int c = 0; c < changes; c++) {
            int at = random.nextInt(packet.length);
            switch (random.nextInt(5)) {
                case 0 -> packet[at] = (byte) random.nextInt();
                case 1 -> packet[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> packet[at] = (byte) 0xff;
                case 3 -> packet[at] = 0;
                default -> {
                    int from = random.nextInt(packet.length);
                    int length = Math.min(packet.length - Math.max(at, from), random.nextInt(32));
                    System.arraycopy(packet, from, packet, at, length);
                }
            }
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(packet, random.nextInt(packet.length + 1))
                : packet;
    }

    @Test
    @Timeout(10)
    void lateDataAfterAWithdrawalDoesNotHang() {
        Receiver receiver = new Receiver();
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, FLOW)));
        receiver.receive(ipfix(0, 1, withdrawal(256)));

        assertThat(receiver.receive(ipfix(0, 1, set(256, flow(1, 10, 1))))).isZero();
    }

    @Test
    void exportersAreBounded() {
        DecoderConfig few = limits(10, 20, 4_096, 100_000);
        Receiver receiver = new Receiver(few, 64);
        for (int i = 0; i < 1_000; i++) {
            receiver.receive(v5(1, 0, v5Record(1, 1, 1)), 0xffff_0a00_0000L + i, 1);
        }

        assertThat(receiver.decoder.exporters()).hasSize(10);
        assertThat(receiver.decoder.refusedPackets()).isEqualTo(990);
        receiver.addsUp();
    }

    @Test
    void exportersThatFellSilentMakeRoom() {
        Receiver receiver = new Receiver(limits(10, 20, 4_096, 100_000), 64);
        for (int i = 0; i < 10; i++) {
            receiver.receive(v5(1, 0, v5Record(1, 1, 1)), 0xffff_0a00_0000L + i, 1);
        }
        receiver.now += Exporters.IDLE_MILLIS + 1;

        assertThat(receiver.receive(v5(1, 0, v5Record(1, 1, 1)), 0xffff_0b00_0000L, 1)).isOne();
        assertThat(receiver.decoder.exporters()).hasSize(1);
    }

    @Test
    void domainsAreBounded() {
        Receiver receiver = new Receiver(limits(10, 20, 4_096, 100_000), 64);
        for (int i = 0; i < 100; i++) {
            receiver.receive(ipfix(0, i, ipfixTemplate(256, FLOW)));
        }

        assertThat(receiver.exporter().templates()).isEqualTo(20);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.EXPORTER_LIMIT)).isEqualTo(80);
        receiver.addsUp();
    }

    @Test
    void templatesAndTheirFieldsAreBounded() {
        Receiver receiver = new Receiver(limits(10, 20, 50, 100), 64);
        for (int i = 0; i < 100; i++) {
            receiver.receive(ipfix(0, 1, ipfixTemplate(256 + i, FLOW)));
        }
        assertThat(receiver.exporter().templates()).isEqualTo(25);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TEMPLATE_LIMIT)).isEqualTo(75);

        receiver.receive(ipfix(0, 1, withdrawal(2)));
        receiver.receive(ipfix(0, 1, ipfixTemplate(400, FLOW)));
        assertThat(receiver.exporter().templates()).isEqualTo(1);
        receiver.addsUp();
    }

    @Test
    void aTemplateOfTooManyFieldsIsRefusedAndTheNextOneIsNot() {
        Receiver receiver = new Receiver();
        int[] fields = new int[2 * (TemplateParser.MAX_FIELDS + 1)];
        Arrays.fill(fields, 4);
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, fields), ipfixTemplate(257, FLOW)));

        assertThat(receiver.exporter().refusedRecords(RefusalReason.TEMPLATE_LIMIT)).isOne();
        assertThat(receiver.exporter().templates()).isOne();
        receiver.addsUp();
    }

    @Test
    void recordsBeyondTheLimitOfADatagramAreCountedAndNotMissedInTheSequence() {
        Receiver receiver = new Receiver();
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, 4, 1)));
        receiver.receive(ipfix(0, 1, set(256, bytes().zeros(20_000))));
        receiver.receive(ipfix(20_000, 1, set(256, bytes().zeros(1))));

        assertThat(receiver.exporter().records()).isEqualTo(TemplatedDecoder.MAX_ROWS + 1);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.RECORD_LIMIT))
                .isEqualTo(20_000 - TemplatedDecoder.MAX_ROWS);
        assertThat(receiver.exporter().sequenceLostRecords()).isZero();
        receiver.addsUp();
    }

    @Test
    void ratesOfSamplersAreBounded() {
        Receiver receiver = new Receiver();
        receiver.receive(ipfix(0, 1, ipfixOptions(257, 302, 4, 34, 4)));
        int before = receiver.decoder.state(receiver.now).length;
        for (int from = 0; from < 20_000; from += 1_000) {
            Bytes rates = bytes();
            for (int i = from; i < from + 1_000; i++) {
                rates.u32(i, 100 + i);
            }
            receiver.receive(ipfix(from, 1, set(257, rates)));
        }

        assertThat(receiver.decoder.state(receiver.now)).hasSize(before + 16 * LongMap.MAX_SIZE);
        receiver.addsUp();
    }

    private static DecoderConfig limits(int exporters, int domains, int templates, int fields) {
        DecoderConfig defaults = DecoderConfig.defaults();
        return new DecoderConfig(
                defaults.timestampSource(),
                defaults.decapsulation(),
                defaults.templateWait(),
                defaults.waitingPerExporter(),
                defaults.waitingTotal(),
                exporters,
                domains,
                templates,
                fields);
    }
}
