/// Benchmarks of flow decoding.
@NullMarked
package io.weir.bench.flows;

import org.jspecify.annotations.NullMarked;
