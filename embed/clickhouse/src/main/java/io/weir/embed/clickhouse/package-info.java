/// The embedded ClickHouse: the engine in this process and its HTTP interface.
@NullMarked
package io.weir.embed.clickhouse;

import org.jspecify.annotations.NullMarked;
