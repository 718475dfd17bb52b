/// What must be known of a statement before the engine sees it: tokens, its data, what it may not
/// do.
@NullMarked
package io.weir.embed.clickhouse.sql;

import org.jspecify.annotations.NullMarked;
