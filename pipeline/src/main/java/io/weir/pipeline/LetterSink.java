package io.weir.pipeline;

import java.util.Locale;

/// Where a pipeline's dead letters go.
public enum LetterSink {
    /// The topic `<topic>.dlq`.
    KAFKA,
    /// The table `weir_dead_letters`, where the broker may only be read.
    CLICKHOUSE,
    /// Files in the folder `dead-letters` of the data directory.
    FILE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
