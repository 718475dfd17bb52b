package io.weir.flows.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.flows.inlet.CaptureFiles;
import io.weir.testing.program.Programs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Each [VendorLayout] gives its flow with all that it tells; tshark sees the same flows. Under a
/// second, and one run of tshark (two seconds) where it is installed.
class VendorLayoutsTest {
    private final Receiver receiver = new Receiver();

    @AfterEach
    void countersAddUp() {
        receiver.addsUp();
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldLandsInItsColumn(VendorLayout layout) {
        layout.datagrams().forEach(receiver::receive);

        assertThat(receiver.flows())
                .containsExactly(layout.source() + ">10.1.0.1 " + layout.value(1) + "/3");
        assertThat(receiver.rows.proto.get(0)).isEqualTo(6);
        assertThat(receiver.rows.etype.get(0)).isEqualTo(0x0800);
        assertThat(receiver.rows.srcPort.get(0) & 0xffff).isEqualTo(50_000);
        assertThat(receiver.rows.dstPort.get(0) & 0xffff).isEqualTo(443);
        assertThat(receiver.rows.inIf.get(0)).isEqualTo((int) layout.value(10));
        assertThat(receiver.rows.outIf.get(0)).isEqualTo((int) layout.value(14));
        assertThat(receiver.rows.tcpFlags.get(0)).isEqualTo((int) layout.value(6));
        assertThat((long) receiver.rows.ipTos.get(0)).isEqualTo(layout.value(5));
        assertThat((long) receiver.rows.srcNetMask.get(0)).isEqualTo(layout.value(9));
        assertThat((long) receiver.rows.dstNetMask.get(0)).isEqualTo(layout.value(13));
        assertThat((long) receiver.rows.srcAs.get(0)).isEqualTo(layout.value(16));
        assertThat(receiver.rows.dstAs.get(0) & 0xffff_ffffL).isEqualTo(layout.value(17));
        assertThat((long) receiver.rows.forwardingStatus.get(0)).isEqualTo(layout.value(89));
        assertThat((long) receiver.rows.srcVlan.get(0))
                .isEqualTo(layout.value(58) + layout.value(243));
        assertThat(receiver.rows.srcMac.get(0)).isEqualTo(layout.value(56));
        assertThat(receiver.rows.nextHop.low(0))
                .isEqualTo(layout.has(15) || layout.has(18) ? 0xffff_0a02_0001L : 0);
    }

    @ParameterizedTest
    @EnumSource
    void timesAreThoseOfTheFlowHoweverTheyAreTold(VendorLayout layout) {
        layout.datagrams().forEach(receiver::receive);

        boolean told = layout.has(22) || layout.has(152);
        assertThat(receiver.rows.flowStart.get(0)).isEqualTo(told ? VendorLayout.START : 0);
        assertThat(receiver.rows.flowEnd.get(0)).isEqualTo(told ? VendorLayout.END : 0);
    }

    @ParameterizedTest
    @EnumSource
    void theRateIsThatOfTheOptions(VendorLayout layout) {
        layout.datagrams().forEach(receiver::receive);

        assertThat(receiver.rows.samplingRate.get(0)).isEqualTo(Math.max(1, layout.rate()));
    }

    @Test
    void onlyTheTranslatedEndHasATranslation_Fortinet() {
        VendorLayout.FORTINET_NAT.datagrams().forEach(receiver::receive);

        assertThat(receiver.rows.srcAddrNat.low(0)).isEqualTo(0xffff_cb00_7101L);
        assertThat(receiver.rows.srcPortNat.get(0) & 0xffff).isEqualTo(40_000);
        assertThat(receiver.rows.dstPortNat.get(0)).isZero();
    }

    /// In one capture, so that tshark starts once.
    @Test
    void tsharkReadsTheSame(@TempDir Path directory) throws Exception {
        assumeTrue(Programs.installed("tshark"), "tshark is not installed");
        List<byte[]> datagrams = new ArrayList<>();
        for (VendorLayout layout : VendorLayout.values()) {
            datagrams.addAll(layout.datagrams());
        }
        Path capture = CaptureFiles.ofDatagrams(directory.resolve("vendors.pcap"), datagrams);
        datagrams.forEach(receiver::receive);
        Map<String, Integer> ours = new HashMap<>();
        for (int row = 0; row < receiver.rows.rows(); row++) {
            CorpusTest.count(
                    ours,
                    receiver.source(row),
                    receiver.destination(row),
                    receiver.rows.proto.get(row),
                    receiver.rows.srcPort.get(row) & 0xffff,
                    receiver.rows.dstPort.get(row) & 0xffff,
                    receiver.rows.bytes.get(row),
                    receiver.rows.packets.get(row));
        }

        assertThat(ours).hasSize(VendorLayout.values().length);
        assertThat(PacketJudges.tshark(tshark(capture, directory))).isEqualTo(ours);
    }

    private static byte[] tshark(Path capture, Path directory) throws Exception {
        Path out = directory.resolve("tshark.json");
        Process process =
                new ProcessBuilder(
                                Programs.path("tshark"),
                                "-n",
                                "-r",
                                capture.toString(),
                                "-T",
                                "json",
                                "--no-duplicate-keys")
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("tshark ended").isTrue();
        return Files.readAllBytes(out);
    }
}
