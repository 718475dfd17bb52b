/// The engine that plans, builds, writes, settles and, after any doubt, reads back.
@NullMarked
package io.weir.pipeline.delivery;

import org.jspecify.annotations.NullMarked;
