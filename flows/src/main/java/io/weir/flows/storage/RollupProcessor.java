package io.weir.flows.storage;

import io.weir.base.config.DataSize;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.table.Table;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Turns records of flows into sums by minute, five minutes and hour, and a row of
/// `flows_rollup_progress`. Reads the topic from a position of its own, so that a batch can be a
/// minute long. Sums of bytes, packets and flows equal those of the raw rows of the same records,
/// whatever the cuts. Thread-safe.
public final class RollupProcessor implements Processor {
    /// The pipeline's name.
    public static final String NAME = "flows-rollup";

    private final FlowSchema schema;
    private final FlowEncoding encoding;
    private final DataSize memory;
    private final InstantSource clock;

    /// @param encoding of the topic that is read
    /// @param memory of the sums of one partition; more distinct keys end a batch early
    /// @param clock says when a minute is over
    public RollupProcessor(
            FlowSchema schema, FlowEncoding encoding, DataSize memory, InstantSource clock) {
        this.schema = schema;
        this.encoding = encoding;
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        for (RollupTable rollup : RollupTable.values()) {
            tables.add(FlowTables.rollup(schema, rollup));
        }
        tables.add(FlowTables.progress(FlowTables.ROLLUP_PROGRESS));
        return List.copyOf(tables);
    }

    /// Ranges end with the minute; this is for a clock that stands still.
    @Override
    public Duration flushInterval(Duration configured) {
        return Duration.ofMinutes(2);
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new RollupBuild(
                schema,
                new RecordReader(FlowTables.ROLLUP_PROGRESS, partition, encoding),
                clock,
                memory.bytes());
    }
}
