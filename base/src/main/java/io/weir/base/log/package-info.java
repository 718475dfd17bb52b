/// Logging set-up: text for people, JSON for machines.
@NullMarked
package io.weir.base.log;

import org.jspecify.annotations.NullMarked;
