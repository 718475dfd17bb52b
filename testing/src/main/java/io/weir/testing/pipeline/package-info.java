/// A source, a store and a processor in memory, with faults on demand and exact accounting of ids.
@NullMarked
package io.weir.testing.pipeline;

import org.jspecify.annotations.NullMarked;
