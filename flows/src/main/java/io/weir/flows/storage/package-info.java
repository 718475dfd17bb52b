/// Flows from Kafka records to rows: the tables, the raw rows and the roll-ups.
@NullMarked
package io.weir.flows.storage;

import org.jspecify.annotations.NullMarked;
