package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

/// The records of NetFlow v8, which a router has aggregated in one of fourteen ways (Cisco,
/// "NetFlow Export Datagram Format", version 8). What a way leaves out stays empty: an aggregation
/// by AS has no addresses, one by prefix has the prefix as address and its length as mask.
///
/// Readers differ about which mask of the aggregations 5, 13 and 14 comes first (Junos can send
/// either, `caida-compliant`): here the destination's does, as in flow-tools; tshark reads the
/// source's. In 9 the interfaces stand before the type of service, as in flow-tools and as in 1;
/// tshark reads them behind it.
final class AggregationLayouts {
    /// Bytes of the header: that of v5, with the aggregation and its version in place of the
    /// sampling, and four reserved bytes.
    static final int HEADER_LENGTH = 28;

    private static final int PAD = FixedLayouts.PAD;

    /// Flows, packets, bytes, first, last: what the records of most aggregations begin with.
    private static final int[] COUNTS = {PAD, 4, 2, 4, 1, 4, 22, 4, 21, 4};

    /// Packets, bytes, first, last.
    private static final int[] PLAIN_COUNTS = {2, 4, 1, 4, 22, 4, 21, 4};

    private static final FixedLayouts[] LAYOUTS = {
        counted(16, 2, 17, 2, 10, 2, 14, 2),
        counted(4, 1, PAD, 3, 7, 2, 11, 2),
        counted(8, 4, 9, 1, PAD, 1, 16, 2, 10, 2, PAD, 2),
        counted(12, 4, 13, 1, PAD, 1, 17, 2, 14, 2, PAD, 2),
        counted(8, 4, 12, 4, 13, 1, 9, 1, PAD, 2, 16, 2, 17, 2, 10, 2, 14, 2),
        addressed(new int[] {12, 4}, 14, 2, 5, 1, PAD, 1, PAD, 8),
        addressed(new int[] {12, 4, 8, 4}, 14, 2, 10, 2, 5, 1, PAD, 3, PAD, 8),
        addressed(new int[] {12, 4, 8, 4, 11, 2, 7, 2}, 14, 2, 10, 2, 5, 1, 4, 1, PAD, 2, PAD, 8),
        counted(16, 2, 17, 2, 10, 2, 14, 2, 5, 1, PAD, 3),
        counted(4, 1, 5, 1, PAD, 2, 7, 2, 11, 2, 10, 2, 14, 2),
        counted(8, 4, 9, 1, 5, 1, 16, 2, 10, 2, PAD, 2),
        counted(12, 4, 13, 1, 5, 1, 17, 2, 14, 2, PAD, 2),
        counted(8, 4, 12, 4, 13, 1, 9, 1, 5, 1, PAD, 1, 16, 2, 17, 2, 10, 2, 14, 2),
        counted(8, 4, 12, 4, 13, 1, 9, 1, 5, 1, 4, 1, 7, 2, 11, 2, 10, 2, 14, 2)
    };

    private AggregationLayouts() {}

    /// The layout of an aggregation, 1 to 14; null for others.
    static @Nullable FixedLayouts of(int aggregation) {
        return aggregation >= 1 && aggregation <= LAYOUTS.length ? LAYOUTS[aggregation - 1] : null;
    }

    private static FixedLayouts counted(int... fields) {
        return layout(COUNTS, fields);
    }

    private static FixedLayouts addressed(int[] addresses, int... fields) {
        return layout(addresses, PLAIN_COUNTS, fields);
    }

    private static FixedLayouts layout(int[]... parts) {
        return new FixedLayouts(FlowProtocol.NETFLOW_V8, HEADER_LENGTH, parts);
    }
}
