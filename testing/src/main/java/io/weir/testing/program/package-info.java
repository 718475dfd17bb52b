/// Programs that we did not write, run as judges.
@NullMarked
package io.weir.testing.program;

import org.jspecify.annotations.NullMarked;
