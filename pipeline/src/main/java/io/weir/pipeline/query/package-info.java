/// What a room offers to whoever asks questions: its tables, dimensions and units.
@NullMarked
package io.weir.pipeline.query;

import org.jspecify.annotations.NullMarked;
