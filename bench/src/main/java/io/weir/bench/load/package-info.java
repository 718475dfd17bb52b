/// A paced load of flows that can be accounted for one by one, and what became of it.
@NullMarked
package io.weir.bench.load;

import org.jspecify.annotations.NullMarked;
