package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Build;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToLongFunction;

/// The ranges of one owned partition, on the poll thread: at most one being written, those cut and
/// waiting for it, and one being built. Ranges follow one another without a gap.
final class PartitionWork {
    private final SourcePartition partition;
    private final Processor processor;
    private final Deque<Range> cut = new ArrayDeque<>();
    private Range building;
    private @Nullable Writing writing;
    private long settled;
    private long readTo = -1;
    private long cutBytes;

    /// @param start where to go on; a range that a predecessor planned is built again first
    PartitionWork(Processor processor, Resume start) {
        this.processor = processor;
        this.partition = start.partition();
        Plan open = start.open();
        this.settled = open == null ? start.next() : open.first();
        this.building = open == null ? next(start.next()) : repeat(open, start.lost());
    }

    private Range next(long first) {
        return new Range(processor.name(), partition, first, processor.begin(partition), null);
    }

    private Range repeat(Plan open, long lost) {
        Build build = processor.begin(partition);
        Range range = new Range(processor.name(), partition, open.first(), build, open);
        if (lost > 0) {
            range.truncate(lost);
        }
        return range;
    }

    SourcePartition partition() {
        return partition;
    }

    /// Everything before this offset is settled.
    long settled() {
        return settled;
    }

    /// Notes the offset that will be read next; -1 when it is not known.
    void readTo(long position) {
        readTo = position;
    }

    /// Records that are not settled: up to the end of the source, or up to what was read when that
    /// is further, as the end is asked for only now and then.
    ///
    /// @param end of the source as last heard; -1 when unknown
    long lag(long end) {
        return Math.max(0, Math.max(end, readTo) - settled);
    }

    /// Takes a record, ending ranges where they are full or where a predecessor ended them.
    void take(SourceRecord record, long nowNanos) {
        if (isRepeat() && record.offset() > building.last()) {
            endBuilding();
        }
        building.add(record, nowNanos);
        if (!isRepeat() && building.full()) {
            endBuilding();
        }
    }

    /// Ends the range being built when it is due: a repeated range when the position has passed its
    /// end, any other when it is full, or old and nothing is before it.
    ///
    /// @param position the offset that will be read next
    void cutIfDue(long position, long nowNanos, long flushNanos) {
        if (isRepeat()) {
            if (position > building.last()) {
                endBuilding();
            }
        } else if (!building.isEmpty()) {
            boolean due = building.ageNanos(nowNanos) >= flushNanos && !busy();
            if (due || building.full()) {
                building.extendTo(position);
                endBuilding();
            }
        }
    }

    /// Ends the range being built now, unless its end is not for us to choose.
    void cutNow() {
        if (!isRepeat() && !building.isEmpty()) {
            endBuilding();
        }
    }

    /// Whether a range of a predecessor is being built again.
    boolean isRepeat() {
        return building.predecessor() != null;
    }

    private void endBuilding() {
        checkUnchanged(building);
        cutBytes += building.bytes();
        cut.add(building.freeze());
        building = next(building.last() + 1);
    }

    private static void checkUnchanged(Range range) {
        Plan plan = range.predecessor();
        if (plan != null && plan.leaderEpoch() >= 0 && range.leaderEpoch() > plan.leaderEpoch()) {
            throw WeirException.broken(
                    "partition "
                            + range.partition()
                            + ": records up to "
                            + plan.last()
                            + " were written anew under leader epoch "
                            + range.leaderEpoch()
                            + " (expected: "
                            + plan.leaderEpoch()
                            + ", as planned)",
                    null);
        }
    }

    /// Retention removed the records from the current position, `from`, up to `to`.
    ///
    /// @return how many of them are lost; those of a range that is being repeated may be stored
    long skip(long from, long to) {
        long lost = to - from;
        if (isRepeat()) {
            long end = Math.min(to, building.last() + 1);
            building.truncate(end - from);
            if (to <= building.last()) {
                return 0;
            }
            lost = to - end;
            endBuilding();
        } else {
            cutNow();
        }
        building = next(to);
        return lost;
    }

    /// The position has moved over offsets without records, and nothing is open before them.
    boolean passedEmpty(long position) {
        return !busy() && !isRepeat() && building.isEmpty() && position > building.first();
    }

    /// Everything before `position` is settled although it held no record.
    void settledEmpty(long position) {
        settled = position;
        building = next(position);
    }

    /// The next range to be planned; null when one is being written or none is cut.
    @Nullable Range planned() {
        return writing == null ? cut.peek() : null;
    }

    /// The first cut range has been handed to a writer.
    void written(Writing handed) {
        cutBytes -= cut.remove().frozenBytes();
        writing = handed;
    }

    @Nullable Writing writing() {
        return writing;
    }

    /// The range being written has been settled.
    void settledTo(long next) {
        settled = next;
        writing = null;
    }

    /// Whether a range is being written or waits to be.
    boolean busy() {
        return writing != null || !cut.isEmpty();
    }

    /// Whether the range being written failed at its last attempt.
    boolean inTrouble() {
        Writing current = writing;
        return current != null && !current.delivery().trouble().isEmpty();
    }

    /// Whether a whole range waits behind the one being written: enough has been read ahead.
    boolean ahead() {
        return writing != null && !cut.isEmpty();
    }

    /// When the oldest record that is not settled was written to the source, ms since 1970;
    /// [Long#MAX_VALUE] when none has been read.
    long oldestMillis() {
        long oldest = building.oldestMillis();
        for (Range range : cut) {
            oldest = Math.min(oldest, range.oldestMillis());
        }
        Writing current = writing;
        return current == null ? oldest : Math.min(oldest, current.range().oldestMillis());
    }

    long bytes() {
        Writing current = writing;
        return building.bytes() + cutBytes + (current == null ? 0 : current.range().frozenBytes());
    }

    /// Records of ranges that are not settled.
    long records() {
        return held(Range::records);
    }

    /// Items that these records say they hold.
    long items() {
        return held(Range::items);
    }

    private long held(ToLongFunction<Range> what) {
        Writing current = writing;
        return what.applyAsLong(building)
                + cut.stream().mapToLong(what).sum()
                + (current == null ? 0 : what.applyAsLong(current.range()));
    }

    void cancel() {
        Writing current = writing;
        if (current != null) {
            current.delivery().cancel();
        }
    }
}
