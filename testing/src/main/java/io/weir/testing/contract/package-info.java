/// What every Consumer, Writer and box of dead letters has promised, as tests to be extended by
/// each implementation.
@NullMarked
package io.weir.testing.contract;

import org.jspecify.annotations.NullMarked;
