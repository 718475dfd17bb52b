/// What is well, degraded or broken in this process, and why.
@NullMarked
package io.weir.base.health;

import org.jspecify.annotations.NullMarked;
