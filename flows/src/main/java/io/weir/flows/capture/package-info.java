/// Reading captured packets (pcap, pcapng) and decoding the flows in them to JSON lines.
@NullMarked
package io.weir.flows.capture;

import org.jspecify.annotations.NullMarked;
