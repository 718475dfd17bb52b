package io.weir.wire.protobuf;

import io.weir.wire.bytes.ByteSink;

import java.nio.charset.StandardCharsets;

/// Writes protobuf fields to a [ByteSink] in one pass. Nested messages are written between
/// [#begin(int)] and [#end(int)], which moves their bytes once to make room for the length. As
/// proto3 does, the methods named `…Field` leave out a default value. Not thread-safe.
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteSink out;

    /// Appends to `out`.
    public ProtoWriter(ByteSink out) {
        this.out = out;
    }

    /// A number (uint32, uint64, int64, bool, enum), unless it is 0.
    public void varintField(int field, long value) {
        if (value != 0) {
            varint(field, value);
        }
    }

    /// A number, 0 included, for repeated fields.
    public void varint(int field, long value) {
        tag(field, VARINT);
        out.putVarint(value);
    }

    /// A signed number of the sint32 or sint64 form, unless it is 0.
    public void zigzagField(int field, long value) {
        varintField(field, (value << 1) ^ (value >> 63));
    }

    /// 64 bits (fixed64, sfixed64, double's bits), unless they are 0.
    public void fixed64Field(int field, long value) {
        if (value != 0) {
            tag(field, FIXED64);
            out.putLong(value);
        }
    }

    /// 32 bits (fixed32, sfixed32, float's bits), unless they are 0.
    public void fixed32Field(int field, int value) {
        if (value != 0) {
            tag(field, FIXED32);
            out.putInt(value);
        }
    }

    /// Bytes, unless there are none.
    public void bytesField(int field, byte[] source, int offset, int length) {
        if (length != 0) {
            bytes(field, source, offset, length);
        }
    }

    /// Bytes, empty ones included, for repeated fields.
    public void bytes(int field, byte[] source, int offset, int length) {
        tag(field, BYTES);
        out.putVarint(length);
        out.putBytes(source, offset, length);
    }

    /// A text, unless it is empty.
    public void stringField(int field, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytesField(field, utf8, 0, utf8.length);
    }

    /// 128 bits as 16 bytes in network order, unless they are 0: an IPv6 address.
    public void addressField(int field, long high, long low) {
        if ((high | low) != 0) {
            tag(field, BYTES);
            out.putVarint(16);
            out.putLongBE(high);
            out.putLongBE(low);
        }
    }

    /// Begins a nested message or packed field; what this returns goes to [#end(int)].
    public int begin(int field) {
        tag(field, BYTES);
        return beginDelimited();
    }

    /// Begins a message that only its length precedes, as in a run of delimited messages.
    public int beginDelimited() {
        out.putByte(0);
        return out.size();
    }

    /// Ends what `begin` began.
    public void end(int begin) {
        int length = out.size() - begin;
        int more = varintSize(length) - 1;
        if (more > 0) {
            out.ensure(more);
            System.arraycopy(out.array(), begin, out.array(), begin + more, length);
        }
        out.truncate(begin - 1);
        out.putVarint(length);
        out.skip(length);
    }

    private static int varintSize(int value) {
        return (31 - Integer.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    private void tag(int field, int wireType) {
        out.putVarint(((long) field << 3) | wireType);
    }
}
