/// A pipeline of accountable ids on a real broker and a real store, each in a process of its own
/// that can be killed: what the fault tests and the long runs of faults share.
@NullMarked
package io.weir.bench.delivery;

import org.jspecify.annotations.NullMarked;
