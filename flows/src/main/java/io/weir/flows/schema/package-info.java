/// The columns of a flow, and batches of them.
@NullMarked
package io.weir.flows.schema;

import org.jspecify.annotations.NullMarked;
