/// The words every pipeline is made of, and the engine that keeps the delivery promise.
@NullMarked
package io.weir.pipeline;

import org.jspecify.annotations.NullMarked;
