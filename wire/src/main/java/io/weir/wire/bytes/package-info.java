/// Growable output and bounded input over byte arrays.
@NullMarked
package io.weir.wire.bytes;

import org.jspecify.annotations.NullMarked;
