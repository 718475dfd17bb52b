/// The way to ClickHouse over HTTP: queries, inserts of Native blocks, and what became of them.
@NullMarked
package io.weir.connect.clickhouse;

import org.jspecify.annotations.NullMarked;
