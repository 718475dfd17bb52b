/// Sending captured flow datagrams again.
@NullMarked
package io.weir.flows.replay;

import org.jspecify.annotations.NullMarked;
