/// The front door of the room for flows.
@NullMarked
package io.weir.flows;

import org.jspecify.annotations.NullMarked;
