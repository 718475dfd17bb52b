/// This process and the store beside it: their numbers, their life.
@NullMarked
package io.weir.app.process;

import org.jspecify.annotations.NullMarked;
