package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Plan;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.trace.BatchTrace;
import io.weir.pipeline.trace.Span;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A range of one partition from its first record to its settlement. Filled on the poll thread,
/// then handed to one writer thread; never used by both at once.
final class Range {
    private final String pipeline;
    private final SourcePartition partition;
    private final long first;
    private final Build build;
    private final @Nullable Plan predecessor;
    private final List<Letter> letters = new ArrayList<>();
    private long letterBytes;
    private long startedNanos;
    private long oldestMillis = Long.MAX_VALUE;
    private long records;
    private long items;
    private long last;
    private int leaderEpoch = -1;
    private long frozenBytes;
    private final BatchTrace trace = new BatchTrace();
    private long missing;
    private boolean truncated;
    private boolean inserted;
    private boolean found;

    /// A range that starts at `first`.
    ///
    /// @param predecessor the plan that says where the range must end; null when that is open
    Range(
            String pipeline,
            SourcePartition partition,
            long first,
            Build build,
            @Nullable Plan predecessor) {
        this.pipeline = pipeline;
        this.partition = partition;
        this.first = first;
        this.build = build;
        this.predecessor = predecessor;
        this.last = predecessor == null ? first - 1 : predecessor.last();
    }

    /// Adds a record; one that the processor cannot take as a whole becomes a letter.
    void add(SourceRecord record, long nowNanos) {
        if (records++ == 0) {
            startedNanos = nowNanos;
        }
        items += record.declaredRows();
        oldestMillis = Math.min(oldestMillis, record.timestamp());
        trace.record(record);
        leaderEpoch = record.leaderEpoch();
        if (predecessor == null) {
            last = record.offset();
        }
        try {
            build.add(record);
        } catch (WeirException failure) {
            if (failure.kind() != WeirException.Kind.DATA) {
                throw failure;
            }
            letters.add(letter(record, failure));
            letterBytes += record.size() + 256;
        }
    }

    private static Letter letter(SourceRecord record, WeirException failure) {
        String reason = failure.getMessage();
        return Letter.of(record, "record-refused", reason == null ? "" : reason);
    }

    /// What the range became, with the letters of whole records. Called once, on a writer thread.
    Built finish() {
        Built built = build.finish(id());
        if (letters.isEmpty()) {
            return built;
        }
        List<Letter> all = new ArrayList<>(letters);
        all.addAll(built.letters());
        return new Built(built.blocks(), all, built.refusals(), built.recordsIn() + letters.size());
    }

    /// What is being built of its records.
    Build build() {
        return build;
    }

    BatchId id() {
        int epoch = predecessor == null ? leaderEpoch : predecessor.leaderEpoch();
        return new BatchId(pipeline, partition, epoch, first, last);
    }

    SourcePartition partition() {
        return partition;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /// Where the range ends if it ends now: also past records that the source left out.
    void extendTo(long position) {
        if (predecessor == null) {
            last = Math.max(last, position - 1);
        }
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    @Nullable Plan predecessor() {
        return predecessor;
    }

    /// How many records it had when it was first planned; [Plan#UNKNOWN] where that plan does not
    /// say it.
    long planned() {
        return predecessor == null ? records : predecessor.records();
    }

    /// Whether it holds fewer records than when it was planned, as retention and compaction leave
    /// it; where the plan does not say how many there were, whether it may.
    boolean shrunk() {
        if (predecessor == null) {
            return truncated;
        }
        return planned() == Plan.UNKNOWN
                ? truncated || records < last - first + 1
                : records < planned();
    }

    /// Notes that retention has removed some of its records since it was planned.
    void truncate(long records) {
        truncated = true;
        missing += records;
    }

    /// Notes that a block was found stored, with all the records it was planned with.
    void found() {
        found = true;
    }

    /// Notes that a block was inserted, without the records that are missing.
    void inserted() {
        inserted = true;
    }

    /// Missing records that are not known to be stored: none when every block was found.
    long lost() {
        return found && !inserted ? 0 : missing;
    }

    /// When its oldest record was written to the source, ms since 1970; [Long#MAX_VALUE] without
    /// records.
    long oldestMillis() {
        return oldestMillis;
    }

    /// What each step took.
    BatchTrace trace() {
        return trace;
    }

    /// The spans of the settled range; names are those of OpenTelemetry's conventions for
    /// messaging.
    ///
    /// @param name what the pipeline is called, which for a copy is not what its processor is
    ///   called
    List<Span> spans(String name, Built built) {
        trace.note("messaging.system", "kafka");
        trace.note("messaging.destination.name", partition.topic());
        trace.note("messaging.destination.partition.id", Integer.toString(partition.partition()));
        trace.note("messaging.kafka.offset", first);
        trace.note("weir.pipeline", name);
        trace.note("weir.batch", Long.toUnsignedString(id().hash()));
        trace.note("weir.stored", built.stored());
        trace.note("weir.refused", built.refused());
        trace.note("weir.dead_lettered", (long) built.letters().size());
        return trace.finish();
    }

    /// Records taken so far.
    long records() {
        return records;
    }

    /// Items that these say they hold.
    long items() {
        return items;
    }

    boolean isEmpty() {
        return records == 0;
    }

    boolean full() {
        return build.full();
    }

    long bytes() {
        return build.bytes() + letterBytes;
    }

    /// Notes the size, after which the build belongs to a writer.
    Range freeze() {
        trace.polled();
        frozenBytes = bytes();
        return this;
    }

    long frozenBytes() {
        return frozenBytes;
    }

    long ageNanos(long nowNanos) {
        return records == 0 ? 0 : nowNanos - startedNanos;
    }
}
