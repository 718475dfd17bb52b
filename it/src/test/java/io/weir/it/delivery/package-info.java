/// The delivery promise on real engines, with processes killed under it.
@NullMarked
package io.weir.it.delivery;

import org.jspecify.annotations.NullMarked;
