package io.weir.pipeline.letter;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.ForwardingBuild;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.table.Table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A processor that leaves out replayed records which are meant for other pipelines of the same
/// topic: it took them the first time. They count as refused, as [#REASON].
///
/// @param processor what is done with all other records
public record Addressed(Processor processor) implements Processor {
    /// The rule's name.
    public static final String REASON = "replayed-for-others";

    @Override
    public String name() {
        return processor.name();
    }

    @Override
    public List<Table> tables() {
        return processor.tables();
    }

    @Override
    public Duration flushInterval(Duration configured) {
        return processor.flushInterval(configured);
    }

    @Override
    public Build begin(SourcePartition partition) {
        return new AddressedBuild(processor.name(), processor.begin(partition));
    }

    private static final class AddressedBuild extends ForwardingBuild {
        private final String pipeline;
        private long others;

        AddressedBuild(String pipeline, Build build) {
            super(build);
            this.pipeline = pipeline;
        }

        @Override
        public void add(SourceRecord record) {
            if (Replay.isForOthers(record, pipeline)) {
                others += record.declaredRows();
            } else {
                super.add(record);
            }
        }

        @Override
        public Built finish(BatchId id) {
            Built built = super.finish(id);
            if (others == 0) {
                return built;
            }
            List<Refusal> refusals = new ArrayList<>(built.refusals());
            refusals.add(new Refusal(REASON, others));
            return new Built(built.blocks(), built.letters(), refusals, built.recordsIn() + others);
        }
    }
}
