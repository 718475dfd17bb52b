/// Failures with a kind that decides what happens next.
@NullMarked
package io.weir.base.error;

import org.jspecify.annotations.NullMarked;
