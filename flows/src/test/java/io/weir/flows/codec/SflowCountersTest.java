package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.weir.flows.demo.encode.SflowCounterEncoder;
import io.weir.flows.schema.CounterBatch;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Counter samples of sFlow v5, by the sections of sflow_version_5.txt and of the structures that
/// were added to it. About two seconds.
class SflowCountersTest {
    private static final byte[] AGENT = {(byte) 192, 0, 2, 9};

    private final Receiver receiver = new Receiver();
    private final SflowCounterEncoder encoder =
            new SflowCounterEncoder(AGENT, 5, Receiver.NOW - 60_000);

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @Test
    void section53GenericAndEthernetCounters() {
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(7, 0, 12), 12, 1_000);
        receiver.receive(encoder.finish());

        assertThat(receiver.rows.rows()).isZero();
        assertThat(receiver.counters.rows()).isEqualTo(1);
        assertThat(number("TimeReceived")).isEqualTo(Receiver.NOW / 1_000);
        assertThat(receiver.counters.exporterAddress.low(0)).isEqualTo(0xffff_c000_0209L);
        assertThat(numbers("SubAgent", "SourceClass", "SourceIndex", "SequenceNumber"))
                .containsExactly(5L, 0L, 12L, 7L);
        assertThat(numbers("IfIndex", "IfType", "IfReportedSpeed", "IfDirection", "IfPromiscuous"))
                .containsExactly(12L, 6L, 10_000_000_000L, 1L, 2L);
        assertThat(numbers("IfAdminUp", "IfOperUp")).containsExactly(1L, 1L);
        assertThat(
                        numbers(
                                "InOctets",
                                "InUnicastPackets",
                                "InMulticastPackets",
                                "InBroadcastPackets",
                                "InDiscards",
                                "InErrors",
                                "InUnknownProtocols"))
                .containsExactly(
                        (1L << 40) + 1_000, 1_001L, 1_002L, 1_003L, 1_004L, 1_005L, 1_006L);
        assertThat(
                        numbers(
                                "OutOctets",
                                "OutUnicastPackets",
                                "OutMulticastPackets",
                                "OutBroadcastPackets",
                                "OutDiscards",
                                "OutErrors"))
                .containsExactly((1L << 41) + 1_000, 1_007L, 1_008L, 1_009L, 1_010L, 1_011L);
        assertThat(
                        numbers(
                                "Dot3AlignmentErrors",
                                "Dot3FCSErrors",
                                "Dot3SingleCollisionFrames",
                                "Dot3MultipleCollisionFrames",
                                "Dot3SQETestErrors",
                                "Dot3DeferredTransmissions",
                                "Dot3LateCollisions",
                                "Dot3ExcessiveCollisions",
                                "Dot3InternalMacTransmitErrors",
                                "Dot3CarrierSenseErrors",
                                "Dot3FrameTooLongs",
                                "Dot3InternalMacReceiveErrors",
                                "Dot3SymbolErrors"))
                .containsExactly(
                        1_020L, 1_021L, 1_022L, 1_023L, 1_024L, 1_025L, 1_026L, 1_027L, 1_028L,
                        1_029L, 1_030L, 1_031L, 1_032L);
        assertThat(formats(0)).containsExactly(1, 2);
        assertThat(receiver.exporter().counterSamples()).isEqualTo(1);
    }

    @Test
    void section53VlanAndProcessorCounters() {
        encoder.begin(Receiver.NOW);
        encoder.sample(1, 1, 30).record(5).u32(30).u64(1L << 33).u32(1, 2, 3, 4);
        encoder.sample(1, 2, 1).record(1001).u32(1_234, 0xffff_ffffL, 50).u64(1L << 34, 77);
        receiver.receive(encoder.finish());

        assertThat(map("Numbers", 0))
                .containsExactly(
                        entry("vlan.vlan_id", 30L),
                        entry("vlan.octets", 1L << 33),
                        entry("vlan.ucastPkts", 1L),
                        entry("vlan.multicastPkts", 2L),
                        entry("vlan.broadcastPkts", 3L),
                        entry("vlan.discards", 4L));
        assertThat(receiver.counters.ifIndex.get(0)).as("a VLAN is no interface").isZero();
        assertThat(map("Gauges", 1))
                .as("a share of all bits set is not known")
                .containsExactly(entry("processor.5s_cpu", 12.34), entry("processor.5m_cpu", 0.5));
        assertThat(map("Numbers", 1))
                .containsExactly(
                        entry("processor.total_memory", 1L << 34),
                        entry("processor.free_memory", 77L));
    }

    @Test
    void sflowHostStructuresOfHsflowd() {
        encoder.begin(Receiver.NOW);
        SflowCounters.host(encoder.expandedSample(9, 2, 1));
        receiver.receive(encoder.finish());

        assertThat(formats(0)).containsExactly(2000, 2001, 2003, 2004, 2005, 2006);
        assertThat(map("Texts", 0))
                .containsExactly(
                        entry("host.hostname", "leaf1.example"),
                        entry("host.uuid", "00112233-4455-6677-8899-aabbccddeeff"),
                        entry("host.os_release", "6.1.0-18"));
        assertThat(map("Gauges", 0))
                .containsExactly(
                        entry("host_cpu.load_one", 0.25),
                        entry("host_cpu.load_five", 1.5),
                        entry("host_cpu.load_fifteen", 12.0),
                        entry("host_disk.part_max_used", 82.5));
        assertThat(map("Numbers", 0))
                .hasSize(2 + 14 + 11 + 8 + 8)
                .contains(
                        entry("host.machine_type", 3L),
                        entry("host.os_name", 2L),
                        entry("host_cpu.proc_run", 2L),
                        entry("host_cpu.uptime", 86_400L),
                        entry("host_cpu.cpu_user", 11L),
                        entry("host_cpu.contexts", 19L),
                        entry("host_memory.mem_total", 8L << 30),
                        entry("host_memory.swap_free", 7L),
                        entry("host_memory.swap_out", 11L),
                        entry("host_disk.disk_free", 1L << 39),
                        entry("host_disk.bytes_read", 22L),
                        entry("host_disk.write_time", 26L),
                        entry("host_net.bytes_in", 1L << 50),
                        entry("host_net.drops_in", 33L),
                        entry("host_net.bytes_out", (1L << 63) + 1),
                        entry("host_net.drops_out", 37L));
    }

    @Test
    void lagQueueRadioAndOpticalStructures() {
        encoder.begin(Receiver.NOW);
        encoder.sample(1, 0, 3)
                .record(7)
                .u64(0x0200_0000_0001_0000L, 0x0200_0000_0002_0000L)
                .u32(1, 0x3d3d_0000L, 2, 3, 4, 5, 6, 7, 8, 9)
                .record(1003)
                .u32(1, 208, 1_000, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
                .record(1002)
                .u32(60_000, 50_000, 40_000)
                .record(10)
                .u32(1, 2, 3_300, 40_000, 2)
                .u32(1, 11, 12, 13, 14, 15, 16, 17, 18, 19)
                .u32(2, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        receiver.receive(encoder.finish());

        assertThat(map("Texts", 0))
                .containsExactly(
                        entry("lag.actorSystemID", "02:00:00:00:00:01"),
                        entry("lag.partnerOperSystemID", "02:00:00:00:00:02"));
        assertThat(map("Numbers", 0))
                .hasSize(10 + 13 + 3 + 5 + 20)
                .contains(
                        entry("lag.attachedAggID", 1L),
                        entry("lag.markerResponsePDUsTx", 9L),
                        entry("queue.segmentSize", 208L),
                        entry("queue.queueLengthMore", 18L),
                        entry("queue.dropped", 19L),
                        entry("radio.on_channel_busy_time", 40_000L),
                        entry("sfp.module_temperature", 40_000L),
                        entry("sfp.lane1.tx_power", 12L),
                        entry("sfp.lane2.rx_wavelength", 29L));
    }

    @Test
    void recordsOfUnknownFormatsAreNotedByTheirNumber() {
        encoder.begin(Receiver.NOW);
        encoder.sample(1, 0, 3).record(4413 << 12 | 2).u32(1, 2, 3).record(2).u32(5);
        receiver.receive(encoder.finish());

        assertThat(formats(0)).containsExactly(4413 << 12 | 2, 2);
        assertThat(number("Dot3AlignmentErrors")).isEqualTo(5);
        assertThat(number("IfIndex")).as("of the source").isEqualTo(3);
    }

    @Test
    void theFirstRecordOfAFormatCounts() {
        encoder.begin(Receiver.NOW);
        encoder.sample(1, 2, 1).record(2101).u32(1, 2, 3).record(2101).u32(4, 5, 6);
        receiver.receive(encoder.finish());

        assertThat(formats(0)).containsExactly(2101);
        assertThat(map("Numbers", 0))
                .containsExactly(
                        entry("virt_cpu.state", 1L),
                        entry("virt_cpu.cpuTime", 2L),
                        entry("virt_cpu.nrVirtCpu", 3L));
    }

    @Test
    void missingNumbersOfASourceAreLostSamples() {
        for (int number : new int[] {100, 101, 105, 103, 106}) {
            sample(number, 7);
        }
        sample(1, 8);
        sample(2, 8);
        assertThat(receiver.exporter().lostCounterSamples()).isEqualTo(3);

        sample(1, 7);
        sample(2, 7);
        assertThat(receiver.exporter().lostCounterSamples()).as("began anew").isEqualTo(3);
        sample(50_000, 7);
        sample(50_003, 7);
        assertThat(receiver.exporter().lostCounterSamples()).isEqualTo(5);
        assertThat(receiver.exporter().counterSamples()).isEqualTo(11);
    }

    private void sample(int number, int source) {
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(number, 0, source), source, 0);
        receiver.receive(encoder.finish());
    }

    @Test
    void aDatagramCutAnywhereKeepsItsWholeSamples() {
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(1, 0, 12), 12, 1_000);
        int first = encoder.finish().length;
        SflowCounterEncoder both = new SflowCounterEncoder(AGENT, 5, Receiver.NOW - 60_000);
        both.begin(Receiver.NOW);
        SflowCounters.switchPort(both.sample(1, 0, 12), 12, 1_000);
        SflowCounters.host(both.expandedSample(1, 2, 1));
        byte[] whole = both.finish();

        for (int length = 28; length <= whole.length; length++) {
            Receiver cut = new Receiver(DecoderConfig.defaults(), 16);
            cut.receive(Arrays.copyOf(whole, length));
            assertThat(cut.counters.rows())
                    .as("%d bytes", length)
                    .isEqualTo(length == whole.length ? 2 : length >= first ? 1 : 0);
            cut.addsUp();
        }
    }

    @Test
    void aSampleThatEndsBeforeItsFirstRecordIsTruncated() {
        receiver.receive(
                Packets.sflow(
                        1,
                        Packets.sample(2, Bytes.bytes().u32(1, 3)),
                        Packets.sample(2, Bytes.bytes().u32(1, 3, 1).u32(1, 88).zeros(80)),
                        Packets.sample(4, Bytes.bytes().u32(1, 0, 3, 0))));

        assertThat(receiver.exporter().truncatedCounterSamples()).isEqualTo(2);
        assertThat(receiver.exporter().counterSamples()).isEqualTo(1);
        assertThat(receiver.counters.rows()).isEqualTo(1);
        assertThat(number("InOctets")).isZero();
    }

    @Test
    void aFullBatchLeavesFirst() {
        Receiver small = new Receiver(DecoderConfig.defaults(), 4);
        encoder.begin(Receiver.NOW);
        for (int i = 1; i <= 11; i++) {
            SflowCounters.switchPort(encoder.sample(i, 0, 7), 7, i);
        }
        small.receive(encoder.finish());

        assertThat(small.drainedCounters).isEqualTo(8);
        assertThat(small.counters.rows()).isEqualTo(3);
        assertThat(small.counters.sequenceNumber.get(0)).isEqualTo(9);
    }

    @Test
    void nothingIsAllocatedPerRecord() {
        encoder.begin(Receiver.NOW);
        SflowCounters.switchPort(encoder.sample(1, 0, 12), 12, 1_000);
        SflowCounters.host(encoder.expandedSample(1, 2, 1));
        byte[] datagram = encoder.finish();
        CounterBatch batch = new CounterBatch(1_000);
        CounterSamples samples = new CounterSamples(batch, CounterBatch::clear);
        receiver.receive(datagram);
        DomainState domain =
                new DomainState(
                        receiver.exporter(),
                        5,
                        FlowProtocol.SFLOW_V5,
                        new Budget(10),
                        new Budget(10));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        readAll(samples, domain, datagram);
        batch.clear();
        long before = threads.getCurrentThreadAllocatedBytes();
        readAll(samples, domain, datagram);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(batch.rows()).isEqualTo(1_000);
        assertThat(allocated).isZero();
    }

    /// 500 times both samples of a datagram with an IPv4 agent.
    private static void readAll(CounterSamples samples, DomainState domain, byte[] datagram) {
        int second = 36 + BigEndian.int32(datagram, 32);
        for (int i = 0; i < 500; i++) {
            samples.read(domain, false, datagram, 36, second, Receiver.NOW);
            samples.read(domain, true, datagram, second + 8, datagram.length, Receiver.NOW);
        }
    }

    private List<Long> numbers(String... names) {
        return Arrays.stream(names).map(this::number).toList();
    }

    private long number(String name) {
        return number(name, 0);
    }

    private long number(String name, int row) {
        return new CounterRows(receiver.counters).number(name, row);
    }

    private Map<String, Object> map(String name, int row) {
        return new CounterRows(receiver.counters).map(name, row);
    }

    private List<Integer> formats(int row) {
        ArrayColumn records = (ArrayColumn) receiver.counters.block().column("Records");
        List<Integer> formats = new ArrayList<>();
        for (int i = records.start(row); i < records.end(row); i++) {
            formats.add(((IntColumn) records.nested()).get(i));
        }
        return formats;
    }
}
