package io.weir.app.config;

import java.util.Locale;

/// What an acknowledgement outlives (`durability`).
public enum Durability {
    /// The end of any process at any instant: what was written is with the operating system.
    PROCESS,
    /// Power loss as well: the embedded broker flushes each write, and the store each part, before
    /// it is acknowledged.
    FSYNC;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
