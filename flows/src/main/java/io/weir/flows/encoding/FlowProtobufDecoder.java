package io.weir.flows.encoding;

import io.weir.wire.block.Block;
import io.weir.wire.block.BlockRecord;
import io.weir.wire.bytes.ByteSink;
import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Unpacks a run of length-delimited `FlowMessage`s. Unknown fields are skipped. A message that
/// cannot be read is refused alone; once a length is wrong nothing behind it can be found, so the
/// rest of the record is refused as it is.
public final class FlowProtobufDecoder implements RecordDecoder {
    private static final int ROWS_AT_ONCE = 1024;

    private final ByteSource source = new ByteSource(new byte[0]);
    private final ByteSource message = new ByteSource(new byte[0]);
    private @Nullable Block bound;
    private @Nullable ProtobufField[] byNumber = {};

    @Override
    public int decode(byte[] record, Block into, BadFlow bad) {
        if (bound != into) {
            byNumber = ProtobufField.byNumber(into);
            bound = into;
        }
        source.reset(record, 0, record.length);
        int first = into.rows();
        int row = first;
        int room = first;
        for (int index = 0; source.remaining() > 0; index++) {
            if (row == room) {
                room += ROWS_AT_ONCE;
                into.resize(row);
                into.ensure(room);
            }
            int start = source.position();
            try {
                nextMessage(record, index);
            } catch (MalformedException malformed) {
                bad.refuse(
                        index, Arrays.copyOfRange(record, start, record.length), reason(malformed));
                break;
            }
            try {
                readMessage(row);
                row++;
            } catch (MalformedException malformed) {
                into.resize(row + 1);
                into.resize(row);
                bad.refuse(index, alone(record), reason(malformed));
            }
        }
        into.resize(row);
        return row - first;
    }

    private void nextMessage(byte[] record, int index) {
        if (index == BlockRecord.MAX_ROWS) {
            throw new MalformedException("messages: more (expected: <= " + index + ")");
        }
        int length = source.getLength();
        message.reset(record, source.arrayPosition(), length);
        source.skip(length);
    }

    private void readMessage(int row) {
        while (message.remaining() > 0) {
            long tag = message.getVarint();
            long number = tag >>> 3;
            int wireType = (int) tag & 7;
            if (number == 0) {
                throw new MalformedException("field: 0 (expected: >= 1)");
            }
            ProtobufField field =
                    Long.compareUnsigned(number, byNumber.length) < 0
                            ? byNumber[(int) number]
                            : null;
            if (field == null) {
                skip(wireType);
            } else {
                field.read(message, wireType, row);
            }
        }
        for (ProtobufField field : byNumber) {
            if (field != null) {
                field.endRow(row);
            }
        }
    }

    private void skip(int wireType) {
        switch (wireType) {
            case ProtobufField.VARINT -> message.getVarint();
            case ProtobufField.FIXED64 -> message.skip(Long.BYTES);
            case ProtobufField.BYTES -> message.skip(message.getLength());
            case ProtobufField.FIXED32 -> message.skip(Integer.BYTES);
            default ->
                    throw new MalformedException(
                            "wire type: " + wireType + " (expected: 0, 1, 2 or 5)");
        }
    }

    private byte[] alone(byte[] record) {
        int length = message.position() + message.remaining();
        int start = message.arrayPosition() - message.position();
        ByteSink out = new ByteSink(length + 5);
        out.putVarint(length);
        out.putBytes(record, start, length);
        return out.toByteArray();
    }

    private static String reason(MalformedException malformed) {
        String text = malformed.getMessage();
        return text == null ? "the message ends too early" : text;
    }
}
