package io.weir.it.delivery;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.ForwardingBuild;
import io.weir.pipeline.Processor;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.table.Table;
import io.weir.pipeline.table.TableColumn;
import io.weir.testing.pipeline.IdProcessor;
import io.weir.testing.pipeline.IdRollupProcessor;
import io.weir.wire.block.Block;
import io.weir.wire.column.StringColumn;

import java.util.List;
import java.util.function.Supplier;

/// Ids with a name beside each that is looked up when their range is built.
final class NamedIds implements Processor {
    /// Where the name stands.
    static final TableColumn NAME = TableColumn.of("Name", "String", "", "Looked up.");

    private final IdRollupProcessor ids = new IdRollupProcessor(500);
    private final Supplier<String> lookUp;

    NamedIds(Supplier<String> lookUp) {
        this.lookUp = lookUp;
    }

    @Override
    public String name() {
        return ids.name();
    }

    @Override
    public List<Table> tables() {
        return ids.tables();
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new ForwardingBuild(ids.begin(partition)) {
            @Override
            public Built finish(BatchId id) {
                return named(super.finish(id));
            }
        };
    }

    private Built named(Built raw) {
        for (TableBlock block : raw.blocks()) {
            if (block.table().equals(IdProcessor.TABLE.name())) {
                name(block.block());
            }
        }
        return raw;
    }

    private void name(Block block) {
        StringColumn names = new StringColumn();
        String name = lookUp.get();
        int rows = block.rows();
        for (int row = 0; row < rows; row++) {
            names.append(name);
        }
        block.add(NAME.name(), names);
    }
}
