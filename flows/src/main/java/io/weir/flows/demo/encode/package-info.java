/// Encoders for NetFlow v5, NetFlow v9, IPFIX and sFlow v5, as exporters write them: for the demo,
/// and to test decoders against.
@NullMarked
package io.weir.flows.demo.encode;

import org.jspecify.annotations.NullMarked;
