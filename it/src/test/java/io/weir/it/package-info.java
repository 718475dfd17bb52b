/// Whole-process tests: the program is started as a user would start it.
@NullMarked
package io.weir.it;

import org.jspecify.annotations.NullMarked;
