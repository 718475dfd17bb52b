/// A small provider's routers that do not exist: they export flows over real UDP for the demo.
@NullMarked
package io.weir.flows.demo;

import org.jspecify.annotations.NullMarked;
