/// Tests with the real engine, one store per JVM.
@NullMarked
package io.weir.embed.clickhouse;

import org.jspecify.annotations.NullMarked;
