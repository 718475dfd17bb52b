/// Faults made on purpose, between Weir and what it talks to, and under its files.
@NullMarked
package io.weir.testing.fault;

import org.jspecify.annotations.NullMarked;
