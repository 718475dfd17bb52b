/// What is missing from a source, since when, why, and what to set.
@NullMarked
package io.weir.pipeline.why;

import org.jspecify.annotations.NullMarked;
