/// Named columns of equal length, and the two forms in which they travel.
@NullMarked
package io.weir.wire.block;

import org.jspecify.annotations.NullMarked;
