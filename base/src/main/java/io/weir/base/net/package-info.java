/// IP addresses and prefixes as numbers.
@NullMarked
package io.weir.base.net;

import org.jspecify.annotations.NullMarked;
