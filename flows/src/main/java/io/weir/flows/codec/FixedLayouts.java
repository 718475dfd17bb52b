package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The records of NetFlow v1, v5, v7 and v8, described as templates, so that one machinery reads
/// all (Cisco, "NetFlow Export Datagram Format"; v8 in [AggregationLayouts]).
final class FixedLayouts {
    /// Stands for bytes that are passed over (paddingOctets).
    static final int PAD = 210;

    private static final int LARGEST = 1_464;

    private static final int[] V1 = {
        8, 4, 12, 4, 15, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4, 7, 2, 11, 2, PAD, 2, 4, 1, 5, 1,
        6, 1, PAD, 7
    };

    private static final int[] V5 = {
        8, 4, 12, 4, 15, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4, 7, 2, 11, 2, PAD, 1, 6, 1, 4, 1,
        5, 1, 16, 2, 17, 2, 9, 1, 13, 1, PAD, 2
    };

    private static final int[] V7 = {
        8, 4, 12, 4, 15, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4, 7, 2, 11, 2, PAD, 1, 6, 1, 4, 1,
        5, 1, 16, 2, 17, 2, 9, 1, 13, 1, PAD, 6
    };

    private static final FixedLayouts LAYOUT_1 = new FixedLayouts(FlowProtocol.NETFLOW_V1, 16, V1);
    private static final FixedLayouts LAYOUT_5 = new FixedLayouts(FlowProtocol.NETFLOW_V5, 24, V5);
    private static final FixedLayouts LAYOUT_7 = new FixedLayouts(FlowProtocol.NETFLOW_V7, 24, V7);

    private final FlowProtocol protocol;
    private final int headerLength;
    private final Template template;

    /// @param elementsAndLengths in pairs, in the order of a record
    FixedLayouts(FlowProtocol protocol, int headerLength, int[]... elementsAndLengths) {
        this.protocol = protocol;
        this.headerLength = headerLength;
        this.template =
                template(Arrays.stream(elementsAndLengths).flatMapToInt(Arrays::stream).toArray());
    }

    /// Bytes of the header of a version; 0 when its records have no fixed layout.
    static int headerLength(int version) {
        if (version == 8) {
            return AggregationLayouts.HEADER_LENGTH;
        }
        FixedLayouts layout = of(version);
        return layout == null ? 0 : layout.headerLength;
    }

    /// The layout of a datagram that has a whole header, or null when it has none.
    static @Nullable FixedLayouts of(int version, byte[] data, int from) {
        return version == 8
                ? AggregationLayouts.of(Byte.toUnsignedInt(data[from + 22]))
                : of(version);
    }

    private static @Nullable FixedLayouts of(int version) {
        return switch (version) {
            case 1 -> LAYOUT_1;
            case 5 -> LAYOUT_5;
            case 7 -> LAYOUT_7;
            default -> null;
        };
    }

    FlowProtocol protocol() {
        return protocol;
    }

    int headerLength() {
        return headerLength;
    }

    /// Most records of a datagram: it has up to 1,464 bytes (v5: 30 records).
    int largestCount() {
        return (LARGEST - headerLength) / template.minimumLength();
    }

    Template template() {
        return template;
    }

    private static Template template(int[] elementsAndLengths) {
        int fields = elementsAndLengths.length / 2;
        int[] elements = new int[fields];
        int[] lengths = new int[fields];
        for (int i = 0; i < fields; i++) {
            elements[i] = elementsAndLengths[2 * i];
            lengths[i] = elementsAndLengths[2 * i + 1];
        }
        return new Template(
                0, new byte[0], -1, new int[fields], elements, lengths, new ElementTypes());
    }
}
