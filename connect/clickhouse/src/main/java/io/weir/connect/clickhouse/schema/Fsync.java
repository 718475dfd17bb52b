package io.weir.connect.clickhouse.schema;

import io.weir.pipeline.table.Table;

/// Whether an insert is acknowledged only when its part is on the disk, so that power loss takes
/// nothing that was acknowledged.
public final class Fsync {
    private Fsync() {}

    /// The table with ClickHouse's settings for it, said either way, so that a table can be changed
    /// back.
    public static Table of(Table table, boolean on) {
        String value = on ? "1" : "0";
        return table.withSetting("fsync_after_insert", value)
                .withSetting("fsync_part_directory", value);
    }
}
