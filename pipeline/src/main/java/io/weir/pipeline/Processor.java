package io.weir.pipeline;

import io.weir.pipeline.table.Table;

import java.time.Duration;
import java.util.List;

/// Turns the records of one pipeline into rows.
///
/// Pure: the same records under the same schema version give the same number of rows, the same
/// verdict on each record and the same ClickHouse partition for each row, because a range whose
/// fate is in doubt is built again and compared with what the store has. Look-ups may change values
/// of columns, nothing else. Thread-safe; each [Build] is used by one thread at a time.
public interface Processor {

    /// The pipeline's name: lower-case with dashes, part of the consumer group's name.
    String name();

    /// Every table that a [Build] may fill.
    List<Table> tables();

    /// Starts a range of that partition.
    Build begin(SourcePartition partition);

    /// How long a record may wait in a range before it is written: what is configured, unless
    /// ranges end by a clock of their own ([Build#full()]).
    default Duration flushInterval(Duration configured) {
        return configured;
    }
}
