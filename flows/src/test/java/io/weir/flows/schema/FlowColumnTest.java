package io.weir.flows.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

final class FlowColumnTest {
    @Test
    void constantsStandInTheOrderOfTheFile() {
        assertThat(Stream.of(FlowColumn.values()).map(FlowColumn::column))
                .containsExactlyElementsOf(ColumnSpec.names());
    }

    @Test
    void fieldNumbersAreUniqueAndOnlyAliasesHaveNone() {
        Map<Integer, FlowColumn> seen = new HashMap<>();
        for (FlowColumn column : FlowColumn.values()) {
            if (column.stored()) {
                assertThat(seen.put(column.fieldNumber(), column)).as(column.column()).isNull();
                assertThat(column.fieldNumber()).isPositive();
            } else {
                assertThat(column.fieldNumber()).isZero();
            }
        }
    }

    @Test
    void fieldNumbersOfTheFirstSchemaNeverMove() {
        assertThat(FlowColumn.TIME_RECEIVED.fieldNumber()).isEqualTo(2);
        assertThat(FlowColumn.SAMPLING_RATE.fieldNumber()).isEqualTo(4);
        assertThat(FlowColumn.EXPORTER_ADDRESS.fieldNumber()).isEqualTo(6);
        assertThat(FlowColumn.BYTES.fieldNumber()).isEqualTo(9);
        assertThat(FlowColumn.PACKETS.fieldNumber()).isEqualTo(10);
        assertThat(FlowColumn.SRC_ADDR.fieldNumber()).isEqualTo(11);
        assertThat(FlowColumn.DST_ADDR.fieldNumber()).isEqualTo(12);
        assertThat(FlowColumn.ETYPE.fieldNumber()).isEqualTo(13);
        assertThat(FlowColumn.PROTO.fieldNumber()).isEqualTo(14);
        assertThat(FlowColumn.SRC_PORT.fieldNumber()).isEqualTo(15);
        assertThat(FlowColumn.DST_PORT.fieldNumber()).isEqualTo(16);
        assertThat(FlowColumn.IN_IF.fieldNumber()).isEqualTo(17);
        assertThat(FlowColumn.OUT_IF.fieldNumber()).isEqualTo(18);
        assertThat(FlowColumn.SRC_AS.fieldNumber()).isEqualTo(29);
        assertThat(FlowColumn.DST_AS.fieldNumber()).isEqualTo(30);
        assertThat(FlowColumn.EXPORTER_GROUP.fieldNumber()).isEqualTo(98);
        assertThat(FlowColumn.EXPORTER_NAME.fieldNumber()).isEqualTo(99);
        assertThat(FlowColumn.SRC_COUNTRY.fieldNumber()).isEqualTo(100);
        assertThat(FlowColumn.OUT_IF_BOUNDARY.fieldNumber()).isEqualTo(113);
    }

    @Test
    void rollUpsHaveNeitherAddressesNorPortsNorPaths() {
        assertThat(FlowSchema.everything().storedInRollups())
                .contains(FlowColumn.SRC_AS, FlowColumn.BYTES)
                .doesNotContain(
                        FlowColumn.SRC_ADDR,
                        FlowColumn.DST_PORT,
                        FlowColumn.DST_AS_PATH,
                        FlowColumn.IN_IF);
    }

    @Test
    void schemaFollowsItsConfiguration() {
        FlowSchema schema = FlowSchema.of(List.of("TCPFlags"), List.of("SrcGeoCity"));

        assertThat(schema.has(FlowColumn.TCP_FLAGS)).isTrue();
        assertThat(schema.has(FlowColumn.SRC_GEO_CITY)).isFalse();
        assertThat(schema.has(FlowColumn.IP_TTL)).isFalse();
        assertThat(schema.stored()).doesNotContain(FlowColumn.PACKET_SIZE);
    }

    @Test
    void schemaRefusesUnknownAndRequiredColumns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowSchema.of(List.of("Colour"), List.of()))
                .withMessageContaining("Colour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowSchema.of(List.of(), List.of("Bytes")))
                .withMessageContaining("disabled: Bytes (expected: ");
    }
}
