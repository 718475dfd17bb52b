package io.weir.embed.clickhouse.engine;

/// How much a statement has read from tables and written to them, views included.
///
/// @param readRows rows read from storage
/// @param readBytes bytes of these, uncompressed
/// @param writtenRows rows written, also by materialized views
/// @param writtenBytes bytes of these, uncompressed
public record Progress(long readRows, long readBytes, long writtenRows, long writtenBytes) {
    /// Nothing read, nothing written.
    public static final Progress NONE = new Progress(0, 0, 0, 0);

    /// The sum of both.
    public Progress plus(Progress other) {
        return new Progress(
                readRows + other.readRows,
                readBytes + other.readBytes,
                writtenRows + other.writtenRows,
                writtenBytes + other.writtenBytes);
    }
}
