/// Faults made on purpose, between Weir and what it talks to.
@NullMarked
package io.weir.testing.fault;

import org.jspecify.annotations.NullMarked;
