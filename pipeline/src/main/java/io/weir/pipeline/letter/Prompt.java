package io.weir.pipeline.letter;

import io.weir.pipeline.Build;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.table.Table;

import java.util.List;

/// A processor whose ranges end when they are told to, not by a clock of its own: a replay ends.
record Prompt(Processor processor) implements Processor {
    @Override
    public String name() {
        return processor.name();
    }

    @Override
    public List<Table> tables() {
        return processor.tables();
    }

    @Override
    public Build begin(SourcePartition partition) {
        return processor.begin(partition);
    }
}
