package io.weir.flows.storage;

import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.table.Table;

import java.util.List;

/// Turns records of flows into single rows of `flows`, what they show of `exporters`, and a row of
/// `flows_progress`. Immutable.
public final class FlowsProcessor implements Processor {
    /// The pipeline's name.
    public static final String NAME = "flows";

    private final FlowSchema schema;
    private final FlowEncoding encoding;

    /// @param encoding of the topic that is read
    public FlowsProcessor(FlowSchema schema, FlowEncoding encoding) {
        this.schema = schema;
        this.encoding = encoding;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        return List.of(
                FlowTables.flows(schema),
                FlowTables.exporters(),
                FlowTables.progress(FlowTables.PROGRESS));
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new FlowsBuild(schema, new RecordReader(FlowTables.PROGRESS, partition, encoding));
    }
}
