package io.weir.wire.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

class ProtoTest {
    /// The examples of protobuf.dev's "Encoding" page.
    @Test
    void writesTheDocumentedExamples() {
        assertThat(written(writer -> writer.varintField(1, 150))).isEqualTo("089601");
        assertThat(written(writer -> writer.stringField(2, "testing")))
                .isEqualTo("120774657374696e67");
        assertThat(
                        written(writer -> {
                            int begin = writer.begin(3);
                            writer.varintField(1, 150);
                            writer.end(begin);
                        }))
                .isEqualTo("1a03089601");
        assertThat(written(writer -> writer.zigzagField(1, -2))).isEqualTo("0803");
    }

    @Test
    void leavesOutDefaults() {
        assertThat(
                        written(writer -> {
                            writer.varintField(1, 0);
                            writer.fixed32Field(2, 0);
                            writer.fixed64Field(3, 0);
                            writer.stringField(4, "");
                            writer.addressField(5, 0, 0);
                        }))
                .isEmpty();
    }

    @Test
    void readsARunOfMessagesAndSkipsUnknownFields() {
        ByteSink out = new ByteSink();
        ProtoWriter writer = new ProtoWriter(out);
        for (int i = 0; i < 300; i++) {
            int begin = writer.beginDelimited();
            writer.varintField(1, i);
            writer.fixed32Field(7, i);
            writer.fixed64Field(8, i);
            writer.stringField(9, "x".repeat(i));
            writer.varintField(2, -i);
            writer.end(begin);
        }

        ProtoReader reader = new ProtoReader(new ByteSource(out.toByteArray()));
        List<Long> seen = new ArrayList<>();
        while (reader.nextDelimited()) {
            while (reader.next()) {
                switch (reader.field()) {
                    case 1, 2 -> seen.add(reader.varint());
                    default -> reader.skip();
                }
            }
        }

        List<Long> expected = new ArrayList<>();
        for (long i = 1; i < 300; i++) {
            expected.add(i);
            expected.add(-i);
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aFieldOfAnotherWireTypeIsRefused() {
        ByteSink out = new ByteSink();
        new ProtoWriter(out).stringField(1, "text");
        ProtoReader reader = new ProtoReader(new ByteSource(out.toByteArray()));
        reader.next();

        assertThatThrownBy(reader::varint).isInstanceOf(MalformedException.class);
    }

    @Test
    void randomBytesNeverDoMoreThanThrowItsException() {
        Random random = new Random(3);
        int refused = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ProtoReader reader = new ProtoReader(new ByteSource(bytes));
            try {
                while (reader.nextDelimited()) {
                    while (reader.next()) {
                        reader.skip();
                    }
                }
            } catch (MalformedException _) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    private static String written(Consumer<ProtoWriter> fields) {
        ByteSink out = new ByteSink();
        fields.accept(new ProtoWriter(out));
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
