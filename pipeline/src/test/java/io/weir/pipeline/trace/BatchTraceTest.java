package io.weir.pipeline.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourceRecord;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class BatchTraceTest {
    // The example of W3C Trace Context, §3.2.
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final BatchTrace trace = new BatchTrace();

    private static SourceRecord record(String parent) {
        return new SourceRecord(
                7, 0, null, null, List.of(RecordHeader.text("traceparent", parent)), -1);
    }

    @Test
    void everyStepIsPartOfTheBatchWhichContinuesTheProducersTrace() {
        trace.record(SourceRecord.of(6, 0, null));
        trace.record(record(PARENT));
        trace.polled();
        String built = trace.step("build", Map.of("rows", 3L), () -> "done");
        assertThatThrownBy(() -> trace.step("write", Map.of(), BatchTraceTest::fail))
                .hasMessage("no room");
        trace.note("weir.pipeline", "river");
        List<Span> spans = trace.finish();

        assertThat(built).isEqualTo("done");
        assertThat(spans).extracting(Span::name).containsExactly("poll", "build", "write", "batch");
        Span batch = spans.getLast();
        assertThat(batch.parent()).isEqualTo(0x00f067aa0ba902b7L);
        assertThat(batch.attributes()).containsEntry("weir.pipeline", "river");
        assertThat(spans)
                .allSatisfy(span -> {
                    assertThat(span.context().high()).isEqualTo(0x4bf92f3577b34da6L);
                    assertThat(span.context().low()).isEqualTo(0xa3ce929d0e0e4736L);
                    assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.startNanos());
                });
        assertThat(spans.subList(0, 3))
                .allSatisfy(span -> assertThat(span.parent()).isEqualTo(batch.context().span()));
        assertThat(spans).extracting(span -> span.context().span()).doesNotHaveDuplicates();
        assertThat(spans.getFirst().attributes())
                .containsEntry("messaging.batch.message_count", 2L);
        assertThat(spans.get(2).error()).isEqualTo("no room");
    }

    private static String fail() {
        throw new IllegalStateException("no room");
    }

    @Test
    void withoutAProducersTraceEachBatchIsItsOwn() {
        trace.record(SourceRecord.of(1, 0, null));
        trace.polled();
        BatchTrace other = new BatchTrace();
        other.polled();
        assertThat(trace.finish().getLast().parent()).isZero();
        assertThat(trace.finish().getLast().context().low())
                .isNotEqualTo(other.finish().getLast().context().low());
    }

    @Test
    void headersThatAreNotWellFormedAreLeftOut() {
        for (String text :
                List.of(
                        "",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                        PARENT + "-more")) {
            assertThat(TraceContext.parse(text)).as(text).isNull();
        }
        assertThat(TraceContext.parse("01" + PARENT.substring(2) + "-more")).isNotNull();
    }
}
