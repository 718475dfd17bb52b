package io.weir.flows.codec;

/// Finds the fields of one record whose template has fields of variable length (RFC 7011 §7).
/// Mutable, reused.
final class RecordMeasure {
    private int[] offsets = new int[64];
    private int[] lengths = new int[64];

    /// Where each field of the record measured last starts, after its own length, from the record's
    /// start.
    int[] offsets() {
        return offsets;
    }

    /// How long each field is.
    int[] lengths() {
        return lengths;
    }

    /// Measures the record that starts at `from`.
    ///
    /// @return its length, or -1 when it does not end before `to`
    int measure(Template template, byte[] data, int from, int to) {
        if (offsets.length < template.fields()) {
            offsets = new int[template.fields()];
            lengths = new int[template.fields()];
        }
        int at = from;
        for (int i = 0; i < template.fields(); i++) {
            int length = template.length(i);
            if (length == Template.VARIABLE) {
                int before = prefix(data, at, to);
                if (before < 0) {
                    return -1;
                }
                length = length(data, at);
                at += before;
            }
            if (to - at < length) {
                return -1;
            }
            offsets[i] = at - from;
            lengths[i] = length;
            at += length;
        }
        return at - from;
    }

    /// How many bytes tell the length of a variable field: 1, or 3 when the first is 255; -1 when
    /// they are cut off.
    static int prefix(byte[] data, int at, int to) {
        if (to - at < 1) {
            return -1;
        }
        int bytes = BigEndian.uint8(data, at) == 0xff ? 3 : 1;
        return to - at < bytes ? -1 : bytes;
    }

    /// The length that they tell.
    static int length(byte[] data, int at) {
        int length = BigEndian.uint8(data, at);
        return length == 0xff ? BigEndian.uint16(data, at + 1) : length;
    }
}
