/// Protobuf's wire format, read and written field by field.
@NullMarked
package io.weir.wire.protobuf;

import org.jspecify.annotations.NullMarked;
