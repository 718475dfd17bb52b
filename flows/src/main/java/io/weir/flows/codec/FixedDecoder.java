package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// NetFlow v1, v5, v7 and v8: a header and records of one layout. The header's count is bounded by
/// the datagram's length.
final class FixedDecoder {
    private final DecodeContext context;
    private final RecordReader records;

    FixedDecoder(DecodeContext context, RecordReader records) {
        this.context = context;
        this.records = records;
    }

    /// Who numbered the flows of a datagram: v5 has a sequence per engine, v8 one per engine and
    /// aggregation.
    static long domain(int version, byte[] data, int from) {
        return switch (version) {
            case 5 -> BigEndian.uint16(data, from + 20);
            case 8 -> BigEndian.uint16(data, from + 20) << 8 | Byte.toUnsignedInt(data[from + 22]);
            default -> 0;
        };
    }

    /// Decodes one datagram of at least a header.
    void decode(
            FixedLayouts layout, DomainState domain, byte[] data, int from, int to, FlowBatch out) {
        int count = BigEndian.uint16(data, from + 2);
        Moment moment = context.moment;
        moment.headerUptime = true;
        moment.uptimeMillis = BigEndian.int32(data, from + 4);
        moment.exportMillis =
                BigEndian.uint32(data, from + 8) * 1_000
                        + BigEndian.uint32(data, from + 12) / 1_000_000 % 1_000;
        ExporterState exporter = domain.exporter();
        exporter.clockAheadMillis = moment.exportMillis - moment.receivedMillis;
        if (layout.protocol() == FlowProtocol.NETFLOW_V5) {
            // The two top bits are the sampling mode.
            domain.domainRate(BigEndian.uint16(data, from + 22) & 0x3fff);
        }
        int body = from + layout.headerLength();
        int whole = (to - body) / layout.template().minimumLength();
        if (layout.protocol() != FlowProtocol.NETFLOW_V1) {
            int lost = domain.sequence.next(BigEndian.int32(data, from + 16), count, count);
            exporter.sequenceLostRecords += lost;
            Restarts.check(context, domain);
        }
        // A header that promises more than the format allows, and than came, holds no count at all.
        if (count > whole && count > layout.largestCount()) {
            context.refuse(domain, RefusalReason.MALFORMED, Math.max(1, whole), data, from, to);
            return;
        }
        int n =
                records.read(
                        layout.template(), data, body, to, Math.min(count, whole), domain, out);
        int end = records.end();
        exporter.decoded(n);
        exporter.decodedBytes += end - from;
        if (count > whole) {
            context.refuse(domain, RefusalReason.TRUNCATED, count - whole, data, end, to);
        } else if (isFill(layout, data, end, to)) {
            exporter.decodedBytes += to - end;
        } else if (end < to) {
            context.refuse(domain, RefusalReason.MALFORMED, 1, data, end, to);
        }
    }

    /// Whether the rest of a datagram is what a Catalyst fills its NetFlow v8 up with: zeros.
    private static boolean isFill(FixedLayouts layout, byte[] data, int from, int to) {
        if (layout.protocol() != FlowProtocol.NETFLOW_V8) {
            return false;
        }
        for (int at = from; at < to; at++) {
            if (data[at] != 0) {
                return false;
            }
        }
        return true;
    }
}
