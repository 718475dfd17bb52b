package io.weir.flows.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.Test;

import java.util.List;

final class FlowBatchTest {
    @Test
    void holdsTheSchemasColumnsInOrder() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 8);

        assertThat(batch.block().names())
                .containsExactlyElementsOf(
                        FlowSchema.defaults().stored().stream().map(FlowColumn::column).toList());
        assertThat(batch.block().column("ExporterAddress").type()).isEqualTo("IPv6");
    }

    @Test
    void droppedRowLeavesNoTrace() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 8);
        int dropped = batch.beginRow();
        batch.bytes.set(dropped, 999);
        batch.dstAsPath.nested().resize(3);
        batch.dstAsPath.endRow(dropped);
        int kept = batch.beginRow();
        batch.packets.set(kept, 5);
        batch.commitRow();

        Block block = batch.block();
        assertThat(block.rows()).isEqualTo(1);
        assertThat(((LongColumn) block.column("Bytes")).get(0)).isZero();
        assertThat(((LongColumn) block.column("Packets")).get(0)).isEqualTo(5);
        assertThat(((ArrayColumn) block.column("DstASPath")).end(0)).isZero();
    }

    @Test
    void clearedRowsAreDefaultAgainAndTextsKeepTheirIds() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 8);
        int id = batch.exporterName.intern("edge-1");
        int row = batch.beginRow();
        batch.srcAs.set(row, 64500);
        batch.exporterName.set(row, id);
        batch.commitRow();
        batch.clear();
        batch.beginRow();
        batch.commitRow();

        assertThat(((IntColumn) batch.block().column("SrcAS")).get(0)).isZero();
        assertThat(batch.exporterName.id(0)).isZero();
        assertThat(batch.exporterName.intern("edge-1")).isEqualTo(id);
    }

    @Test
    void columnsSwitchedOffTakeValuesAndKeepNothing() {
        FlowBatch batch = new FlowBatch(FlowSchema.of(List.of(), List.of("DstASPath")), 8);
        for (int i = 0; i < 100; i++) {
            int row = batch.beginRow();
            batch.srcVlan.set(row, 7);
            ((IntColumn) batch.dstAsPath.nested()).append(64500);
            batch.dstAsPath.endRow(row);
            batch.commitRow();
            batch.clear();
        }

        assertThat(batch.block().findColumn("SrcVlan")).isNull();
        assertThat(batch.block().findColumn("DstASPath")).isNull();
        assertThat(batch.dstAsPath.nested().size()).isZero();
    }

    @Test
    void fullBatchTakesNoRow() {
        FlowBatch batch = new FlowBatch(FlowSchema.defaults(), 1);
        batch.beginRow();
        batch.commitRow();

        assertThat(batch.full()).isTrue();
        assertThatIllegalStateException().isThrownBy(batch::beginRow);
    }
}
