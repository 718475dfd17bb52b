package io.weir.flows.capture;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts IPv4 and IPv6 fragments together (RFC 791 §3.2, RFC 8200 §4.5). At most [#MAX_DATAGRAMS]
/// incomplete datagrams are kept; the oldest goes first. Overlaps: the first copy of a byte counts
/// (RFC 5722 would discard the whole; captures from the wild hold retransmitted fragments).
final class Reassembly {
    static final int MAX_DATAGRAMS = 256;

    private static final int MAX_LENGTH = 65_535;

    /// What fragments of one datagram have in common.
    record Key(long sourceHigh, long sourceLow, long destHigh, long destLow, long id) {}

    private static final class Partial {
        private byte[] bytes = new byte[0];
        private final long[] have = new long[(MAX_LENGTH + 1) / 8 / 64 + 1];
        private int units;
        private int total = -1;
    }

    private final Map<Key, Partial> waiting = new LinkedHashMap<>();

    /// Adds a fragment.
    ///
    /// @param offset where it belongs, bytes, a multiple of 8
    /// @param more whether others follow it
    /// @return the whole payload when this was the last one missing, else null
    byte @Nullable [] add(Key key, byte[] bytes, int from, int length, int offset, boolean more) {
        if (offset + length > MAX_LENGTH || (more && length % 8 != 0)) {
            return null;
        }
        Partial partial = waiting.get(key);
        if (partial == null) {
            if (waiting.size() >= MAX_DATAGRAMS) {
                waiting.remove(waiting.keySet().iterator().next());
            }
            partial = new Partial();
            waiting.put(key, partial);
        }
        if (partial.bytes.length < offset + length) {
            partial.bytes = Arrays.copyOf(partial.bytes, offset + length);
        }
        for (int done = 0; done < length; done += 8) {
            int unit = (offset + done) / 8;
            long bit = 1L << (unit & 63);
            if ((partial.have[unit >> 6] & bit) == 0) {
                partial.have[unit >> 6] |= bit;
                partial.units++;
                System.arraycopy(
                        bytes,
                        from + done,
                        partial.bytes,
                        offset + done,
                        Math.min(8, length - done));
            }
        }
        if (!more) {
            partial.total = offset + length;
        }
        if (partial.total < 0 || partial.units < (partial.total + 7) / 8) {
            return null;
        }
        waiting.remove(key);
        return Arrays.copyOf(partial.bytes, partial.total);
    }
}
