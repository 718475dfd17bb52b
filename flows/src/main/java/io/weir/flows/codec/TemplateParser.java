package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Reads announcements of templates: NetFlow v9 (RFC 3954 §5.2, §6.1) and IPFIX (RFC 7011 §3.4).
/// One instance per decoder, reused: after a call, [#end()] tells where the next one starts.
final class TemplateParser {
    /// New or withdrawn templates of one datagram; no exporter sends as many, and compiling them
    /// takes time.
    static final int MAX_CHANGES = 256;

    /// Fields of one template, that have bytes, three times as many as the richest exporters send.
    static final int MAX_FIELDS = 1_024;

    private int changes;
    private boolean limited;
    private int end;
    private boolean withdrawal;
    private int id;

    /// To be called once for each datagram.
    void beginDatagram() {
        changes = 0;
    }

    /// Whether the datagram has changed as many as it may.
    boolean spent() {
        return changes >= MAX_CHANGES;
    }

    /// Whether it was passed over because the datagram changed too many before it.
    boolean limited() {
        return limited;
    }

    /// Where the announcement read last ends, or -1 when it is cut off and nothing after it can be
    /// found.
    int end() {
        return end;
    }

    /// Whether it took the template back.
    boolean withdrawal() {
        return withdrawal;
    }

    /// The id it names.
    int id() {
        return id;
    }

    /// Reads one announcement.
    ///
    /// @param known the domain, which may know the same announcement
    /// @return the template, new or known; null for a withdrawal or when it describes nothing that
    ///   can be read
    @Nullable Template read(
            byte[] data, int from, int to, boolean ipfix, boolean options, DomainState known) {
        withdrawal = false;
        limited = false;
        end = -1;
        id = 0;
        if (to - from < 4) {
            return null;
        }
        id = BigEndian.uint16(data, from);
        return ipfix || !options
                ? counted(data, from, to, ipfix, options, known)
                : v9Options(data, from, to, known);
    }

    private @Nullable Template counted(
            byte[] data, int from, int to, boolean ipfix, boolean options, DomainState known) {
        int count = BigEndian.uint16(data, from + 2);
        int at = from + 4;
        int scope = -1;
        if (count == 0) {
            limited = ipfix && changes++ >= MAX_CHANGES;
            withdrawal = ipfix && !limited;
            end = at;
            return null;
        }
        if (options) {
            if (to - at < 2) {
                return null;
            }
            scope = BigEndian.uint16(data, at);
            at += 2;
        }
        int[] enterprises = new int[Math.min(count, (to - at) / 4)];
        int[] elements = new int[enterprises.length];
        int[] lengths = new int[enterprises.length];
        for (int i = 0; i < count; i++) {
            if (to - at < 4 || i >= lengths.length) {
                return null;
            }
            elements[i] = BigEndian.uint16(data, at);
            lengths[i] = BigEndian.uint16(data, at + 2);
            at += 4;
            // In v9 a type from 32768 on is a vendor's own, without an enterprise number.
            if (ipfix && elements[i] >= 0x8000) {
                if (to - at < 4) {
                    return null;
                }
                elements[i] -= 0x8000;
                enterprises[i] = BigEndian.int32(data, at);
                at += 4;
            }
        }
        end = at;
        return scope > count
                ? null
                : make(data, from, at, scope, enterprises, elements, lengths, known);
    }

    private @Nullable Template v9Options(byte[] data, int from, int to, DomainState known) {
        if (to - from < 6) {
            return null;
        }
        int scopeBytes = BigEndian.uint16(data, from + 2);
        int optionBytes = BigEndian.uint16(data, from + 4);
        int at = from + 6;
        if (to - at < scopeBytes + optionBytes) {
            return null;
        }
        int scopes = scopeBytes / 4;
        int count = scopes + optionBytes / 4;
        int[] enterprises = new int[count];
        int[] elements = new int[count];
        int[] lengths = new int[count];
        Arrays.fill(enterprises, 0, scopes, Elements.V9_SCOPE);
        for (int i = 0; i < count; i++) {
            int field = i < scopes ? at + 4 * i : at + scopeBytes + 4 * (i - scopes);
            elements[i] = BigEndian.uint16(data, field);
            lengths[i] = BigEndian.uint16(data, field + 2);
        }
        end = at + scopeBytes + optionBytes;
        return make(data, from, end, scopes, enterprises, elements, lengths, known);
    }

    private @Nullable Template make(
            byte[] data,
            int from,
            int to,
            int scope,
            int[] enterprises,
            int[] elements,
            int[] lengths,
            DomainState known) {
        Template before = known.templates.find(id);
        if (before != null && before.sameAs(data, from, to)) {
            return before;
        }
        int least = 0;
        for (int length : lengths) {
            least += length == Template.VARIABLE ? 1 : length;
        }
        // A record of no bytes would be found for ever; ids below 256 are sets, not templates.
        if (least == 0 || least > 0xffff || id < 256) {
            return null;
        }
        int[] kept = withBytes(lengths);
        limited =
                kept.length > MAX_FIELDS
                        || changes++ >= MAX_CHANGES
                        || !known.takeFields(kept.length);
        if (limited) {
            return null;
        }
        byte[] definition = Arrays.copyOfRange(data, from, to);
        int keptScope = scope;
        for (int i = 0; i < scope; i++) {
            keptScope -= lengths[i] == 0 ? 1 : 0;
        }
        return new Template(
                id,
                definition,
                keptScope,
                pick(enterprises, kept),
                pick(elements, kept),
                pick(lengths, kept),
                known.elementTypes);
    }

    /// The fields that have bytes. Those of length 0 tell nothing (Juniper sends one as a scope),
    /// and many of them would make reading a short record long.
    private static int[] withBytes(int[] lengths) {
        return IntStream.range(0, lengths.length).filter(i -> lengths[i] != 0).toArray();
    }

    private static int[] pick(int[] values, int[] positions) {
        return IntStream.of(positions).map(i -> values[i]).toArray();
    }
}
