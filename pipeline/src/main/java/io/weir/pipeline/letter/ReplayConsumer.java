package io.weir.pipeline.letter;

import io.weir.pipeline.Consumer;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.letter.LetterMark.State;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Letters as the source of the pipeline that refused them: one partition, whose id is the replay
/// and whose offsets are the letters' ordinals. A plan is a mark on each of its letters, a
/// settlement another, so a replay that is killed at any moment is repeated under the same batch
/// ids. Used by one thread but for [#settled()].
final class ReplayConsumer implements Consumer {
    private static final int CHUNK = 1_000;
    private static final long CHUNK_BYTES = 16L << 20;

    private final LetterBox box;
    private final ReplayRange range;
    private final boolean marksEnd;
    private final SourcePartition partition;
    private long position;
    private volatile long settled;
    private boolean paused;
    private boolean assigned;
    private @Nullable Owner owner;

    ReplayConsumer(LetterBox box, ReplayRange range, String topic, boolean marksEnd) {
        this.box = box;
        this.range = range;
        this.marksEnd = marksEnd;
        partition = new SourcePartition(topic, range.run(), 0);
        position = range.first();
        settled = range.first();
    }

    /// Every letter before this ordinal is where it belongs. Any thread.
    long settled() {
        return settled;
    }

    @Override
    public String name() {
        return "letters of " + partition.topic();
    }

    @Override
    public void open(Owner listener) {
        owner = listener;
    }

    @Override
    public void poll(Duration patience, Sink sink) {
        if (!assigned && owner != null) {
            assigned = true;
            owner.assigned(new Resume(partition, range.first(), range.open(), 0));
        }
        if (paused || position >= range.end()) {
            LockSupport.parkNanos(patience.toNanos());
            return;
        }
        box.fetch(
                nextChunk(),
                letter ->
                        sink.take(
                                partition,
                                new SourceRecord(
                                        position++,
                                        range.time().toEpochMilli(),
                                        letter.key(),
                                        letter.value(),
                                        Replay.headers(List.of(letter), range.run(), range.time()),
                                        -1)));
    }

    private List<LetterHead> nextChunk() {
        List<LetterHead> chunk = new ArrayList<>();
        long bytes = 0;
        for (long next = position; next < range.end() && chunk.size() < CHUNK; next++) {
            LetterHead letter = range.letter(next);
            bytes += letter.size();
            if (bytes > CHUNK_BYTES && !chunk.isEmpty()) {
                break;
            }
            chunk.add(letter);
        }
        return chunk;
    }

    @Override
    public long position(SourcePartition of) {
        return position;
    }

    @Override
    public long end(SourcePartition of) {
        return range.end();
    }

    @Override
    public boolean plan(SourcePartition of, Plan plan) {
        mark(plan.first(), plan.last(), plan, State.PLANNED);
        return true;
    }

    @Override
    public boolean settle(SourcePartition of, long next) {
        if (marksEnd) {
            Plan plan = new Plan(settled, Math.max(settled, next - 1), -1, range.time());
            mark(settled, next - 1, plan, State.REPLAYED);
        }
        settled = next;
        return true;
    }

    private void mark(long from, long to, Plan plan, State state) {
        List<LetterMark> marks = new ArrayList<>();
        for (long ordinal = from; ordinal <= to; ordinal++) {
            marks.add(
                    new LetterMark(
                            range.letter(ordinal).id(),
                            range.run(),
                            state,
                            ordinal,
                            plan.first(),
                            plan.last(),
                            plan.deadline(),
                            range.time()));
        }
        box.mark(partition.topic(), marks);
    }

    @Override
    public void pause(SourcePartition of, boolean wanted) {
        paused = wanted;
    }

    @Override
    public void close(Duration patience) {
        owner = null;
    }
}
