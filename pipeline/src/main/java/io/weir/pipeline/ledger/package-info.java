/// The counters of every stage, per minute and source, as rows of one table.
@NullMarked
package io.weir.pipeline.ledger;

import org.jspecify.annotations.NullMarked;
