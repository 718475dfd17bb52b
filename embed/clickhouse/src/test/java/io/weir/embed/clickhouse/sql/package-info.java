/// Tests of statements before the engine sees them.
@NullMarked
package io.weir.embed.clickhouse.sql;

import org.jspecify.annotations.NullMarked;
