package io.weir.testing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.letter.Addressed;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

class AddressedTest {
    private final SourcePartition source = new SourcePartition("river", UUID.randomUUID(), 0);

    private static SourceRecord record(long offset, RecordHeader... headers) {
        return new SourceRecord(offset, 0, null, IdProcessor.record(offset), List.of(headers), -1);
    }

    @Test
    void aReplayForOthersIsLeftOutAndCounted() {
        Build build = new Addressed(new IdProcessor(100)).begin(source);
        build.add(record(0));
        build.add(record(1, RecordHeader.text("weir-replay-for", "ships,ids")));
        build.add(record(2, RecordHeader.text("weir-replay-for", "ships")));
        build.add(
                record(
                        3,
                        RecordHeader.rows(5),
                        RecordHeader.text("weir-replay-for", "ids-rollup")));
        Built built = build.finish(new BatchId(source, 0, 3));
        assertThat(built.refusals()).containsExactly(new Refusal("replayed-for-others", 6));
        assertThat(built.recordsIn()).isEqualTo(8);
        assertThat(built.stored()).isEqualTo(2);
    }
}
