/// The way in: UDP sockets, decoding, naming and hand-over to Kafka, with every loss counted.
@NullMarked
package io.weir.flows.inlet;

import org.jspecify.annotations.NullMarked;
