/// ClickHouse columns as primitive arrays, written and read in Native form.
@NullMarked
package io.weir.wire.column;

import org.jspecify.annotations.NullMarked;
