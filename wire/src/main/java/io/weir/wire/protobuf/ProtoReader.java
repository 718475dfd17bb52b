package io.weir.wire.protobuf;

import io.weir.wire.bytes.ByteSource;
import io.weir.wire.bytes.MalformedException;

import java.nio.charset.StandardCharsets;

/// Walks over the fields of a protobuf message in a [ByteSource]:
///
/// ```java
/// while (reader.next()) {
///     switch (reader.field()) {
///         case 1 -> bytes = reader.varint();
///         default -> reader.skip();
///     }
/// }
/// ```
///
/// Each field must be read by one method or skipped. A field of another wire type than the method
/// reads, and lengths past the end, throw [MalformedException]. Not thread-safe.
public final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteSource in;
    // Position in the source after the message being read.
    private int end;
    private int field;
    private int wireType;
    private int offset;
    private int length;

    /// Reads to the end of `in`.
    public ProtoReader(ByteSource in) {
        this.in = in;
        reset();
    }

    /// Takes all that remains in the source, for instance after it was set on other bytes.
    public void reset() {
        end = in.position() + in.remaining();
    }

    /// Takes the next message of a run in which each follows its length; false after the last one.
    public boolean nextDelimited() {
        end = in.position();
        if (in.remaining() == 0) {
            return false;
        }
        int size = in.getLength();
        end = in.position() + size;
        return true;
    }

    /// Moves to the next field; false at the end of the message.
    public boolean next() {
        int at = in.position();
        if (at >= end) {
            if (at > end) {
                throw new MalformedException("field: past its message (expected: inside)");
            }
            return false;
        }
        long tag = in.getVarint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (field == 0 || tag >>> 32 != 0) {
            throw new MalformedException("tag: " + tag + " (expected: a field number)");
        }
        return true;
    }

    /// The number of the current field.
    public int field() {
        return field;
    }

    /// Whether the current field holds bytes: a text, a message or a packed run.
    public boolean isBytes() {
        return wireType == BYTES;
    }

    /// The field as a number.
    public long varint() {
        expect(VARINT);
        return in.getVarint();
    }

    /// The field as a number of the sint32 or sint64 form.
    public long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    /// The field as 64 bits.
    public long fixed64() {
        expect(FIXED64);
        return in.getLong();
    }

    /// The field as 32 bits.
    public int fixed32() {
        expect(FIXED32);
        return in.getInt();
    }

    /// Takes the field as bytes, to be found at [#offset()] and [#length()] of the source's array.
    public void bytes() {
        expect(BYTES);
        length = in.getLength();
        offset = in.arrayPosition();
        in.skip(length);
    }

    /// Where the bytes begin that [#bytes()] took.
    public int offset() {
        return offset;
    }

    /// How many bytes [#bytes()] took.
    public int length() {
        return length;
    }

    /// The field as text.
    public String string() {
        bytes();
        return new String(in.array(), offset, length, StandardCharsets.UTF_8);
    }

    /// The field as a message or packed run of its own.
    public ByteSource message() {
        bytes();
        return new ByteSource(in.array(), offset, length);
    }

    /// Passes over the field.
    public void skip() {
        switch (wireType) {
            case VARINT -> in.getVarint();
            case FIXED64 -> in.skip(Long.BYTES);
            case BYTES -> in.skip(in.getLength());
            case FIXED32 -> in.skip(Integer.BYTES);
            default ->
                    throw new MalformedException(
                            "wire type: " + wireType + " (expected: 0, 1, 2 or 5)");
        }
    }

    private void expect(int expected) {
        if (wireType != expected) {
            throw new MalformedException(
                    "wire type of " + field + ": " + wireType + " (expected: " + expected + ")");
        }
    }
}
