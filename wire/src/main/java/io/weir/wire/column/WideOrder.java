package io.weir.wire.column;

import io.weir.wire.bytes.ByteSink;

/// How a type of 128 bits orders its two halves on the wire.
enum WideOrder {
    /// As a network sends it: most significant byte first (IPv6).
    NETWORK,
    /// The upper half, then the lower, each little-endian (UUID).
    HIGH_FIRST,
    /// Little-endian throughout (UInt128, Int128, Decimal).
    LOW_FIRST;

    static WideOrder of(String type) {
        return switch (type) {
            case "IPv6" -> NETWORK;
            case "UUID" -> HIGH_FIRST;
            default -> LOW_FIRST;
        };
    }

    void put(ByteSink out, long high, long low) {
        switch (this) {
            case NETWORK -> {
                out.putLongBE(high);
                out.putLongBE(low);
            }
            case HIGH_FIRST -> {
                out.putLong(high);
                out.putLong(low);
            }
            case LOW_FIRST -> {
                out.putLong(low);
                out.putLong(high);
            }
        }
    }
}
