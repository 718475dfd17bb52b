/// Tests of the way to the engine.
@NullMarked
package io.weir.embed.clickhouse.engine;

import org.jspecify.annotations.NullMarked;
