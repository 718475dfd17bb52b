package io.weir.flows.encoding;

import io.weir.flows.schema.FlowColumn;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.column.FixedStringColumn;

/// A text of at most a fixed length, without the zero bytes that fill it up.
final class FixedTextField extends ProtobufField {
    private final FixedStringColumn texts;

    FixedTextField(FlowColumn definition, FixedStringColumn texts) {
        super(definition, texts, BYTES);
        this.texts = texts;
    }

    @Override
    void write(int row, ByteSink out) {
        int start = row * texts.width();
        int end = start + texts.width();
        while (end > start && texts.array()[end - 1] == 0) {
            end--;
        }
        if (end > start) {
            putTag(out);
            out.putVarint(end - start);
            out.putBytes(texts.array(), start, end - start);
        }
    }

    @Override
    void read(ByteSource in, int wireType, int row) {
        expect(wireType, BYTES);
        int length = in.getLength();
        if (length > texts.width()) {
            throw bad(length + " bytes", "<= " + texts.width() + " bytes");
        }
        texts.set(row, in.array(), in.arrayPosition(), length);
        in.skip(length);
    }
}
