/// Questions about a dataset, turned into SQL with typed parameters.
@NullMarked
package io.weir.console.query;

import org.jspecify.annotations.NullMarked;
