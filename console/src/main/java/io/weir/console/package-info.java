/// The console: what the pages ask, answered from ClickHouse.
@NullMarked
package io.weir.console;

import org.jspecify.annotations.NullMarked;
