/// Decoding NetFlow, IPFIX and sFlow datagrams into columns: pure, no I/O, no threads, no logging.
@NullMarked
package io.weir.flows.codec;

import org.jspecify.annotations.NullMarked;
