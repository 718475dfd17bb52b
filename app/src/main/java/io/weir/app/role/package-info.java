/// What a process can be: each role is put together here, with `new`, in order.
@NullMarked
package io.weir.app.role;

import org.jspecify.annotations.NullMarked;
