/// The `weir` program in a process of its own, as tests and measurements start it.
@NullMarked
package io.weir.bench.process;

import org.jspecify.annotations.NullMarked;
