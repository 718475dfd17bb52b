package io.weir.embed.clickhouse.front;

/// Who asks.
enum Account {
    /// `default`: reads, from this machine only, within limits.
    READER,
    /// `weir`, with the key of the data directory: may do everything.
    ADMIN
}
