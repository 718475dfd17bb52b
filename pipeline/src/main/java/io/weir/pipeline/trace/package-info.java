/// One trace per batch: what each step of it took, continuing the producer's trace.
@NullMarked
package io.weir.pipeline.trace;

import org.jspecify.annotations.NullMarked;
