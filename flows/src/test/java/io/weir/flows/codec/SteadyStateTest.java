package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.ethernet;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.flowSample;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.ipv4;
import static io.weir.flows.codec.Packets.ipv6;
import static io.weir.flows.codec.Packets.rawHeader;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.sflow;
import static io.weir.flows.codec.Packets.tcp;
import static io.weir.flows.codec.Packets.v5;
import static io.weir.flows.codec.Packets.v5Record;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import io.weir.flows.schema.FlowBatch;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

/// What decoding allocates once templates are known: nothing, in compiled and in interpreted code.
/// Counted by the JVM for this thread. Well under a second.
class SteadyStateTest {
    private static final int PASSES = 50;

    private static final Bytes RAW =
            rawHeader(1, 1_518, 4, ethernet(0x0800, ipv4(6, 1_500, tcp(443, 50_000))));
    private static final Bytes RAW_V6 =
            rawHeader(1, 1_518, 4, ethernet(0x86dd, ipv6(6, 1_460, tcp(443, 50_000))));

    private final FlowBatch rows = new FlowBatch(Receiver.everything(), 256);
    private final FlowDecoder decoder =
            new FlowDecoder(DecoderConfig.defaults(), DecodeEvents.NONE, FlowBatch::clear);

    @Test
    void netFlowV5() {
        allocatesNothing(2, v5(2, 0x4001, v5Record(1, 100, 1), v5Record(2, 200, 2)));
    }

    @Test
    void netFlowV9() {
        decode(v9(1, 7, v9Template(256, FLOW)));
        allocatesNothing(2, v9(2, 7, set(256, flow(1, 100, 1).add(flow(2, 200, 2)))));
    }

    @Test
    void biflowsOfAsa() {
        decode(v9(1, 7, v9Template(263, 8, 4, 12, 4, 4, 1, 231, 4, 232, 4)));
        Bytes record = bytes().u32(0x0a00_0001L, 0x0a01_0001L).u8(6).u32(100, 9_000);
        allocatesNothing(2, v9(2, 7, set(263, record)));
    }

    @Test
    void ipfixWithFieldsOfVariableLength() {
        decode(ipfix(0, 7, ipfixTemplate(256, 8, 4, 12, 4, 82, 0xffff, 1, 8, 2, 8)));
        Bytes record = bytes().u32(0x0a00_0001L, 0x0a01_0001L).u8(3, 'e', 't', 'h').u64(100, 1);
        allocatesNothing(1, ipfix(0, 7, set(256, record)));
    }

    @Test
    void ipfixOverConnections() {
        decoder.session(1);
        decode(ipfix(0, 7, ipfixTemplate(256, FLOW)));
        allocatesNothing(2, ipfix(0, 7, set(256, flow(1, 100, 1).add(flow(2, 200, 2)))));
        decoder.session(2);
        assertThat(decode(ipfix(0, 7, set(256, flow(1, 100, 1))))).isZero();
    }

    @Test
    void sectionsOfPackets() {
        Bytes frame = ethernet(0x0800, ipv4(6, 40, tcp(443, 50_000)));
        decode(ipfix(0, 7, ipfixTemplate(256, 315, frame.size(), 1, 8)));
        allocatesNothing(1, ipfix(0, 7, set(256, bytes().add(frame).u64(100))));
    }

    @Test
    void sflowSamples() {
        allocatesNothing(2, sflow(1, flowSample(512, 3, 4, RAW), flowSample(512, 3, 4, RAW_V6)));
    }

    private int decode(byte[] packet) {
        return decoder.decode(
                packet, 0, packet.length, 0, Receiver.EXPORTER, 2_055, Receiver.NOW, rows);
    }

    /// The least of several passes: what the first ones load and what the JVM does beside is not
    /// decoding's, and what every record needs is in each pass.
    private void allocatesNothing(int records, byte[] packet) {
        assertThat(decode(packet)).isEqualTo(records);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            rows.clear();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                decode(packet);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes allocated by %s records", 100 * records).isZero();
    }
}
