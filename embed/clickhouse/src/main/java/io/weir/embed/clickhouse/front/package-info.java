/// The ClickHouse HTTP interface in front of the engine.
@NullMarked
package io.weir.embed.clickhouse.front;

import org.jspecify.annotations.NullMarked;
