/// Configuration: `weir.yaml`, environment and defaults merged into records.
@NullMarked
package io.weir.base.config;

import org.jspecify.annotations.NullMarked;
