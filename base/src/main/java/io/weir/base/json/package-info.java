/// JSON as Weir writes and reads it.
@NullMarked
package io.weir.base.json;

import org.jspecify.annotations.NullMarked;
