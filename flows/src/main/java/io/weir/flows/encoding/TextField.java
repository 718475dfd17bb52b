package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.LowCardinalityColumn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A text that repeats, as UTF-8.
final class TextField extends ProtobufField {
    private final LowCardinalityColumn texts;
    // Values by id, copied out of the dictionary once each.
    private byte[] @Nullable [] values = new byte[16][];
    private int generation;

    TextField(FlowColumn definition, LowCardinalityColumn texts) {
        super(definition, texts, BYTES);
        this.texts = texts;
        generation = texts.generation();
    }

    @Override
    void write(int row, ByteSink out) {
        int id = texts.id(row);
        if (id != 0) {
            byte[] value = value(id);
            putTag(out);
            out.putVarint(value.length);
            out.putBytes(value);
        }
    }

    private byte[] value(int id) {
        if (generation != texts.generation()) {
            Arrays.fill(values, null);
            generation = texts.generation();
        }
        if (id >= values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, id + 1));
        }
        byte[] known = values[id];
        if (known == null) {
            known = texts.value(id);
            values[id] = known;
        }
        return known;
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        expect(wireType, BYTES);
        int length = in.getLength();
        int start = in.arrayPosition();
        in.skip(length);
        texts.set(row, texts.intern(in.array(), start, length));
    }
}
