package io.weir.connect.clickhouse.schema;

/// One statement of a migration.
///
/// @param table the table that it changes
/// @param sql the statement
/// @param reason why, in words
/// @param needed whether nothing can be stored without it; otherwise Weir goes on and says so
public record SchemaStep(String table, String sql, String reason, boolean needed) {}
