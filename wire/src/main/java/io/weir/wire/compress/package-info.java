/// The compressed frames of ClickHouse and the checksum in them.
@NullMarked
package io.weir.wire.compress;

import org.jspecify.annotations.NullMarked;
