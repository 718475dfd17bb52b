/// Processes killed under a pipeline of accountable ids, again and again.
@NullMarked
package io.weir.bench.chaos;

import org.jspecify.annotations.NullMarked;
