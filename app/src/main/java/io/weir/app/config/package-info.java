/// The whole configuration of a process.
@NullMarked
package io.weir.app.config;

import org.jspecify.annotations.NullMarked;
