/// Dead letters as they are kept: found, shown, and replayed once.
@NullMarked
package io.weir.pipeline.letter;

import org.jspecify.annotations.NullMarked;
