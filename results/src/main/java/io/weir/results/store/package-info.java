/// How rule results and workload recommendations are stored in SQL: the newest of each cluster,
/// what it found, and since when.
@NullMarked
package io.weir.results.store;

import org.jspecify.annotations.NullMarked;
