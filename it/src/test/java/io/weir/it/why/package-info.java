/// What `weir why` says when something is missing, and when nothing is.
@NullMarked
package io.weir.it.why;

import org.jspecify.annotations.NullMarked;
