package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.EXPORT_SECONDS;
import static io.weir.flows.codec.Packets.UPTIME;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixOptions;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v5;
import static io.weir.flows.codec.Packets.v5Record;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Start and end of flows, and the three sources of `TimeReceived`.
class FlowTimesTest {
    private static final long EXPORT = EXPORT_SECONDS * 1_000;

    private Receiver receiver = new Receiver();

    private void startsAndEnds(long start, long end) {
        assertThat(receiver.rows.flowStart.get(0)).as("start").isEqualTo(start);
        assertThat(receiver.rows.flowEnd.get(0)).as("end").isEqualTo(end);
    }

    @Test
    void v5UptimesAreMillisecondsBeforeTheHeadersClock() {
        receiver.receive(v5(1, 0, v5Record(1, 1, 1)));

        startsAndEnds(EXPORT + 250 - 15_000, EXPORT + 250 - 5_000);
    }

    @Test
    void v9UptimesWrapAfter49Days() {
        Bytes record = bytes().u32(1, 2, 0xffff_fff0L, 4);
        receiver.receive(
                v9(1_000, 1, 7, v9Template(256, 8, 4, 12, 4, 22, 4, 21, 4), set(256, record)));

        startsAndEnds(EXPORT - 1_016, EXPORT - 996);
    }

    @Test
    void ipfixSecondsAndMilliseconds() {
        Bytes template = ipfixTemplate(256, 150, 4, 153, 8);
        Bytes record = bytes().u32(EXPORT_SECONDS - 9).u64(EXPORT - 1_234);
        receiver.receive(ipfix(0, 1, template, set(256, record)));

        startsAndEnds(EXPORT - 9_000, EXPORT - 1_234);
    }

    @Test
    void ipfixMicrosecondsAndNanosecondsAreNtp_Rfc7011Section619() {
        long seconds = EXPORT_SECONDS + 2_208_988_800L;
        Bytes template = ipfixTemplate(256, 154, 8, 157, 8);
        Bytes record = bytes().u32(seconds, 0x8000_0000L).u32(seconds + 1, 0x4000_0000L);
        receiver.receive(ipfix(0, 1, template, set(256, record)));

        startsAndEnds(EXPORT + 500, EXPORT + 1_250);
    }

    @Test
    void ipfixDeltasAreMicrosecondsBeforeTheExport() {
        Bytes template = ipfixTemplate(256, 158, 4, 159, 4);
        receiver.receive(ipfix(0, 1, template, set(256, bytes().u32(3_000_000, 1_000))));

        startsAndEnds(EXPORT - 3_000, EXPORT - 1);
    }

    @Test
    void ipfixUptimesCountFromTheStartThatOptionsTell() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        ipfixOptions(257, 143, 4, 160, 8),
                        set(257, bytes().u32(1).u64(EXPORT - UPTIME)),
                        ipfixTemplate(256, 22, 4, 21, 4),
                        set(256, bytes().u32(UPTIME - 2_000, UPTIME - 1_000))));

        startsAndEnds(EXPORT - 2_000, EXPORT - 1_000);
    }

    @Test
    void ipfixUptimesWithoutAStartEndWithTheExport() {
        receiver.receive(
                ipfix(0, 1, ipfixTemplate(256, 22, 4, 21, 4), set(256, bytes().u32(7_000, 9_000))));

        startsAndEnds(EXPORT - 2_000, EXPORT);
    }

    @Test
    void aDurationGivesTheOtherEnd() {
        receiver.receive(
                ipfix(
                        0,
                        1,
                        ipfixTemplate(256, 152, 8, 161, 4),
                        set(256, bytes().u64(EXPORT - 5_000).u32(4_000))));

        startsAndEnds(EXPORT - 5_000, EXPORT - 1_000);
    }

    @Test
    void unknownTimesStayAtTheEpoch() {
        receiver.receive(ipfix(0, 1, ipfixTemplate(256, 8, 4), set(256, bytes().u32(1))));

        startsAndEnds(0, 0);
    }

    @Test
    void timeReceivedHasThreeSources() {
        assertThat(received(TimestampSource.INPUT)).isEqualTo(Receiver.NOW / 1_000 + 100);
        assertThat(received(TimestampSource.PACKET)).isEqualTo(EXPORT_SECONDS);
        assertThat(received(TimestampSource.FIRST_SWITCHED)).isEqualTo(EXPORT_SECONDS - 15);
    }

    private long received(TimestampSource source) {
        receiver = new Receiver(DecoderConfig.defaults().withTimestampSource(source), 16);
        receiver.now += 100_000;
        receiver.receive(v5(1, 0, v5Record(1, 1, 1)));
        return receiver.rows.timeReceived.getUnsigned(0);
    }
}
