package io.weir.pipeline.delivery;

import io.weir.pipeline.Consumer;

import java.util.Collection;

/// Keeps what the ranges of a pipeline hold within a bound, by pausing their partitions: over it
/// every range is ended and nothing more is read until a quarter is free again, except for one
/// predecessor's range, which can be ended only by reading on. Used by the poll thread.
final class MemoryBound {
    private final long bytes;
    private boolean over;

    /// @param bytes about how many may be held
    MemoryBound(long bytes) {
        this.bytes = bytes;
    }

    /// Ends ranges, pauses partitions and resumes them, as what they hold now asks for.
    ///
    /// @param works of all partitions
    /// @param draining whether nothing at all is to be read any more
    void apply(Collection<PartitionWork> works, Consumer consumer, boolean draining) {
        long held = works.stream().mapToLong(PartitionWork::bytes).sum();
        over = held > (over ? bytes / 4 * 3 : bytes);
        if (over) {
            works.stream().filter(work -> !work.busy()).forEach(PartitionWork::cutNow);
        }
        boolean stuck = over && works.stream().noneMatch(PartitionWork::busy);
        for (PartitionWork work : works) {
            boolean exempt = stuck && work.isRepeat();
            stuck = stuck && !exempt;
            boolean pause = draining || work.ahead() || (over && !exempt);
            consumer.pause(work.partition(), pause);
        }
    }
}
