package io.weir.flows.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.block.Block;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.column.IntColumn;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Google's own parser reads what we write, and writes what we read, by the generated `.proto`.
final class ProtobufSchemaTest {
    private static final Pattern FIELD = Pattern.compile("  (repeated )?(\\w+) (\\w+) = (\\d+);");
    private static final Pattern ENUM = Pattern.compile("(?s)  enum (\\w+) \\{\n(.*?)  \\}");
    private static final Pattern VALUE = Pattern.compile("    (\\w+) = (\\d+);");
    private static final long NOON = 1_760_000_000;

    private final Descriptor flow = descriptor(ProtobufSchema.text());

    @Test
    void protobufJavaReadsWhatWeWrite() throws Exception {
        FlowBatch batch = new RandomFlows(11).batch(FlowSchema.everything(), 200, NOON, 100);
        batch.block();
        ByteSink record = new ByteSink();
        new FlowProtobufEncoder().encode(batch.block(), 0, 200, record);

        ByteArrayInputStream in = new ByteArrayInputStream(record.toByteArray());
        for (int row = 0; row < 200; row++) {
            DynamicMessage.Builder builder = DynamicMessage.newBuilder(flow);
            assertThat(builder.mergeDelimitedFrom(in)).isTrue();
            DynamicMessage message = builder.build();
            assertThat(message.getUnknownFields().asMap()).isEmpty();
            assertThat(value(message, FlowColumn.BYTES)).isEqualTo(batch.bytes.get(row));
            assertThat(value(message, FlowColumn.FLOW_START)).isEqualTo(batch.flowStart.get(row));
            assertThat(value(message, FlowColumn.SRC_PORT))
                    .isEqualTo(batch.srcPort.array()[row] & 0xFFFF);
            assertThat(value(message, FlowColumn.EXPORTER_NAME))
                    .isEqualTo(batch.exporterName.text(batch.exporterName.id(row)));
            assertThat(
                            ((EnumValueDescriptor) value(message, FlowColumn.IN_IF_BOUNDARY))
                                    .getNumber())
                    .isEqualTo(batch.inIfBoundary.get(row));
            ByteBuffer address =
                    ((ByteString) value(message, FlowColumn.SRC_ADDR)).asReadOnlyByteBuffer();
            assertThat(address.remaining() == 0 ? 0 : address.getLong(8))
                    .isEqualTo(batch.srcAddr.low(row));
            List<?> path = (List<?>) value(message, FlowColumn.DST_AS_PATH);
            assertThat(path).hasSize(batch.dstAsPath.end(row) - batch.dstAsPath.start(row));
            for (int i = 0; i < path.size(); i++) {
                assertThat(path.get(i))
                        .isEqualTo(
                                ((IntColumn) batch.dstAsPath.nested())
                                        .get(batch.dstAsPath.start(row) + i));
            }
        }
        assertThat(in.available()).isZero();
    }

    @Test
    void weReadWhatProtobufJavaWrites() throws Exception {
        FlowBatch batch = new RandomFlows(12).batch(FlowSchema.everything(), 100, NOON, 100);
        ByteSink record = new ByteSink();
        FlowProtobufEncoder encoder = new FlowProtobufEncoder();
        encoder.encode(batch.block(), 0, 100, record);
        ByteArrayInputStream in = new ByteArrayInputStream(record.toByteArray());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int row = 0; row < 100; row++) {
            DynamicMessage.Builder builder = DynamicMessage.newBuilder(flow);
            builder.mergeDelimitedFrom(in);
            builder.build().writeDelimitedTo(out);
        }

        Block decoded = batch.block().emptyCopy();
        new FlowProtobufDecoder()
                .decode(
                        out.toByteArray(),
                        decoded,
                        (_, _, reason) -> {
                            throw new AssertionError(reason);
                        });
        ByteSink again = new ByteSink();
        encoder.encode(decoded, 0, 100, again);
        assertThat(again.toByteArray()).isEqualTo(record.toByteArray());
    }

    @Test
    void fourBytesAreAnIpv4Address() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DynamicMessage message =
                DynamicMessage.newBuilder(flow)
                        .setField(
                                flow.findFieldByName("SrcAddr"),
                                ByteString.copyFrom(new byte[] {(byte) 192, 0, 2, 1}))
                        .build();
        byte[] bytes = message.toByteArray();
        out.write(bytes.length);
        out.writeBytes(bytes);
        FlowBatch into = new FlowBatch(FlowSchema.defaults(), 1);
        new FlowProtobufDecoder().decode(out.toByteArray(), into.block(), (_, _, _) -> {});

        assertThat(into.srcAddr.high(0)).isZero();
        assertThat(into.srcAddr.low(0)).isEqualTo(0xFFFF_C000_0201L);
    }

    private Object value(DynamicMessage message, FlowColumn column) {
        return message.getField(flow.findFieldByNumber(column.fieldNumber()));
    }

    private static Descriptor descriptor(String proto) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("FlowMessage");
        Matcher enums = ENUM.matcher(proto);
        while (enums.find()) {
            EnumDescriptorProto.Builder kind =
                    EnumDescriptorProto.newBuilder().setName(enums.group(1));
            Matcher values = VALUE.matcher(enums.group(2));
            while (values.find()) {
                kind.addValue(
                        EnumValueDescriptorProto.newBuilder()
                                .setName(values.group(1))
                                .setNumber(Integer.parseInt(values.group(2))));
            }
            message.addEnumType(kind);
        }
        Matcher fields = FIELD.matcher(ENUM.matcher(proto).replaceAll(""));
        while (fields.find()) {
            FieldDescriptorProto.Builder field =
                    FieldDescriptorProto.newBuilder()
                            .setName(fields.group(3))
                            .setNumber(Integer.parseInt(fields.group(4)))
                            .setLabel(
                                    fields.group(1) == null
                                            ? FieldDescriptorProto.Label.LABEL_OPTIONAL
                                            : FieldDescriptorProto.Label.LABEL_REPEATED);
            switch (fields.group(2)) {
                case "uint32" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT32);
                case "uint64" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT64);
                case "bytes" -> field.setType(FieldDescriptorProto.Type.TYPE_BYTES);
                case "string" -> field.setType(FieldDescriptorProto.Type.TYPE_STRING);
                default ->
                        field.setType(FieldDescriptorProto.Type.TYPE_ENUM)
                                .setTypeName("FlowMessage." + fields.group(2));
            }
            message.addField(field);
        }
        try {
            return FileDescriptor.buildFrom(
                            FileDescriptorProto.newBuilder()
                                    .setName(ProtobufSchema.fileName())
                                    .setSyntax("proto3")
                                    .addMessageType(message)
                                    .build(),
                            new FileDescriptor[0])
                    .findMessageTypeByName("FlowMessage");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
