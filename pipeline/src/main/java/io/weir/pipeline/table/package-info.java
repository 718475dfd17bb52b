/// What a table should look like, as plain data; the store's connector renders and compares it.
@NullMarked
package io.weir.pipeline.table;

import org.jspecify.annotations.NullMarked;
