package io.weir.flows.codec;

import static io.weir.flows.codec.Bytes.bytes;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixOptions;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Columns that the configuration switches off: their fields are not read, and the other columns
/// are what they would be. Well under a second.
class ColumnsOffTest {
    @Test
    void fieldsOfColumnsThatAreOffAreNotRead() {
        List<String> off =
                List.of("SrcAS", "SrcNetMask", "IPTos", "TCPFlags", "NextHop", "ForwardingStatus");
        FlowBatch rows = rows(off);
        FlowDecoder decoder = decoder();
        decode(
                decoder,
                ipfix(0, 1, ipfixTemplate(256, 16, 4, 17, 4, 9, 1, 5, 1, 6, 2, 15, 4, 89, 1)),
                rows);
        Bytes record = bytes().u32(64_500, 64_501).u8(24, 7).u16(2).u32(0x0a02_0001L).u8(64);
        decode(decoder, ipfix(0, 1, set(256, record)), rows);

        assertThat(rows.rows()).isOne();
        assertThat(rows.dstAs.get(0)).isEqualTo(64_501);
        assertThat(rows.srcAs.get(0)).isZero();
        assertThat(rows.srcNetMask.get(0)).isZero();
        assertThat(rows.ipTos.get(0)).isZero();
        assertThat(rows.tcpFlags.get(0)).isZero();
        assertThat(rows.nextHop.low(0)).isZero();
        assertThat(rows.forwardingStatus.get(0)).isZero();
        assertThat(rows.block().names()).contains("DstAS").doesNotContainAnyElementsOf(off);
    }

    @Test
    void anInterfaceOfAnEarlierRowGivesNoRateWhenItsColumnIsOff() {
        FlowBatch rows = rows(List.of("InIf"));
        FlowDecoder decoder = decoder();
        decode(
                decoder,
                ipfix(
                        0,
                        1,
                        ipfixOptions(300, 10, 4, 34, 4),
                        set(300, bytes().u32(7, 1_000)),
                        ipfixTemplate(256, 10, 4, 1, 4),
                        ipfixTemplate(257, 1, 4, 2, 4),
                        set(256, bytes().u32(7, 100))),
                rows);
        assertThat(rows.samplingRate.get(0)).isEqualTo(1_000);
        rows.clear();
        decode(decoder, ipfix(1, 1, set(257, bytes().u32(100, 1))), rows);

        assertThat(rows.samplingRate.get(0)).isOne();
    }

    @Test
    void everyColumnThatIsSparedIsTheOneItsFieldFills() {
        for (FieldOp op : FieldOp.values()) {
            FlowColumn column = op.onlyColumn();
            if (column != null) {
                assertThat(column.required()).as("%s", op).isFalse();
                assertThat(op.cell().onlyColumn()).as("%s", op).isEqualTo(column);
            }
        }
    }

    private static FlowBatch rows(List<String> off) {
        return new FlowBatch(FlowSchema.of(List.of("IPTos", "TCPFlags", "NextHop"), off), 16);
    }

    private static FlowDecoder decoder() {
        return new FlowDecoder(DecoderConfig.defaults(), DecodeEvents.NONE, FlowBatch::clear);
    }

    private static void decode(FlowDecoder decoder, byte[] packet, FlowBatch rows) {
        decoder.decode(packet, 0, packet.length, 0, Receiver.EXPORTER, 1, Receiver.NOW, rows);
    }
}
