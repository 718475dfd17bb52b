package io.weir.flows.storage;

import io.weir.flows.encoding.FlowEncoding;
import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.table.Table;

import java.util.List;

/// Turns records of sFlow counter samples into rows of `sflow_counters`. Immutable.
public final class CountersProcessor implements Processor {
    /// The pipeline's name.
    public static final String NAME = "sflow-counters";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return List.of(FlowTables.counters());
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new CountersBuild(new RecordReader("", partition, FlowEncoding.BLOCK));
    }
}
