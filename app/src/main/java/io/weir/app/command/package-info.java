/// The subcommands of `weir`, one class each.
@NullMarked
package io.weir.app.command;

import org.jspecify.annotations.NullMarked;
