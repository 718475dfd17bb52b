/// Runs of flows as Kafka records, in two encodings.
@NullMarked
package io.weir.flows.encoding;

import org.jspecify.annotations.NullMarked;
