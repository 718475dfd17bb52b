/// Starting and stopping parts of a process in order.
@NullMarked
package io.weir.base.lifecycle;

import org.jspecify.annotations.NullMarked;
