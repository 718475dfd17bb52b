package io.weir.testing.pipeline;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourceRecord;

import java.util.function.UnaryOperator;

/// A build that another one does, with a change to what it became.
///
/// @param build does the work
/// @param change what is made of the outcome
public record ChangedBuild(Build build, UnaryOperator<Built> change) implements Build {
    @Override
    public void add(SourceRecord record) {
        build.add(record);
    }

    @Override
    public long rows() {
        return build.rows();
    }

    @Override
    public long bytes() {
        return build.bytes();
    }

    @Override
    public boolean full() {
        return build.full();
    }

    @Override
    public Built finish(BatchId id) {
        return change.apply(build.finish(id));
    }
}
