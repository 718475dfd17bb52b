/// Measurements of single parts, to be run by hand on a quiet machine.
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
