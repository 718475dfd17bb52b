/// The ClickHouse engine in this process: its C interface through `java.lang.foreign`.
@NullMarked
package io.weir.embed.clickhouse.engine;

import org.jspecify.annotations.NullMarked;
