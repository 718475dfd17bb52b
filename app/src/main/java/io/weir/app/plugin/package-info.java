/// Processors of users, from jars of their own.
@NullMarked
package io.weir.app.plugin;

import org.jspecify.annotations.NullMarked;
