package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Built;
import io.weir.pipeline.Consumer;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.Steps.Step;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;

/// The poll thread's work: polls, builds, plans, hands ranges to the writers and settles them. It
/// never waits for the store, so the source keeps seeing it. Everything but [#renew] belongs to the
/// poll thread.
final class PollLoop implements Consumer.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration REVOKE_PATIENCE = Duration.ofSeconds(2);

    private final Processor processor;
    private final Consumer consumer;
    private final Target target;
    private final ExecutorService writers;
    private final Tally tally;
    private final MemoryBound memory;
    private final long flushNanos;
    private final Map<SourcePartition, PartitionWork> works = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<Renewal> renewals = new ConcurrentLinkedQueue<>();
    private boolean draining;
    private long emptySettledNanos = System.nanoTime();
    private boolean spare;

    PollLoop(
            Processor processor,
            Consumer consumer,
            Target target,
            ExecutorService writers,
            Tally tally,
            PipelineConfig config) {
        this.processor = processor;
        this.consumer = consumer;
        this.target = target;
        this.writers = writers;
        this.tally = tally;
        this.memory = new MemoryBound(config.memory().bytes());
        this.flushNanos = processor.flushInterval(config.flushInterval()).toNanos();
    }

    /// One turn: at most one poll, then whatever has become due.
    ///
    /// @throws WeirException `RETRIABLE`: take another turn; otherwise the pipeline must stop
    void turn(Duration patience) {
        consumer.poll(patience, this::take);
        answerRenewals();
        for (PartitionWork work : List.copyOf(works.values())) {
            if (works.get(work.partition()) == work) {
                advance(work);
            }
        }
        settleEmpty();
        memory.apply(works.values(), consumer, draining);
    }

    /// Ends every range now and takes nothing more.
    void drain() {
        draining = true;
        works.values().forEach(PartitionWork::cutNow);
        memory.apply(works.values(), consumer, draining);
    }

    /// Whether a range is being written or waits to be.
    boolean busy() {
        return works.values().stream().anyMatch(PartitionWork::busy);
    }

    /// Whether nothing that is being written moves, so that waiting for it is of no use.
    boolean stuck() {
        return works.values().stream()
                .filter(PartitionWork::busy)
                .allMatch(PartitionWork::inTrouble);
    }

    /// Gives everything up; ranges that were planned are in doubt for whoever comes next.
    void abandon() {
        works.values().forEach(PartitionWork::cancel);
        works.clear();
        answerRenewals();
    }

    private void take(SourcePartition partition, SourceRecord record) {
        PartitionWork work = works.get(partition);
        if (work != null) {
            tally.taken(record.declaredRows());
            work.take(record, System.nanoTime());
        }
    }

    private void advance(PartitionWork work) {
        long position = consumer.position(work.partition());
        work.readTo(position);
        work.cutIfDue(position, System.nanoTime(), flushNanos);
        Writing writing = work.writing();
        if (writing != null && writing.result().isDone() && !settle(work, writing)) {
            drop(work);
            return;
        }
        Range range = work.planned();
        if (range != null && !plan(work, range)) {
            drop(work);
        }
    }

    private boolean settle(PartitionWork work, Writing writing) {
        Built built = writing.await(REVOKE_PATIENCE);
        if (built == null) {
            return false;
        }
        Range range = writing.range();
        target.steps().reached(Step.BEFORE_SETTLE, range.id(), "");
        boolean owned =
                range.trace()
                        .step(
                                "settle",
                                Map.of(),
                                () -> consumer.settle(work.partition(), range.last() + 1));
        if (!owned) {
            return false;
        }
        target.steps().reached(Step.AFTER_SETTLE, range.id(), "");
        work.settledTo(range.last() + 1);
        Instant now = target.clock().instant();
        tally.settled(built, now);
        countLost(work.partition(), range.lost());
        target.metrics().settled(work.partition().topic(), built);
        target.traces().take(range.spans(target.pipeline(), built));
        target.metrics().queryable(range.oldestMillis(), now);
        return true;
    }

    private boolean plan(PartitionWork work, Range range) {
        Instant deadline = target.clock().instant().plus(target.window());
        target.steps().reached(Step.BEFORE_PLAN, range.id(), "");
        if (!consumer.plan(work.partition(), plan(range, deadline))) {
            return false;
        }
        target.steps().reached(Step.AFTER_PLAN, range.id(), "");
        Delivery delivery = new Delivery(target, range, deadline, this::renew);
        work.written(new Writing(range, delivery, writers.submit(delivery::run)));
        return true;
    }

    /// A range that is repeated stays planned for the tables that it was planned for, and with the
    /// records that it had then.
    private Plan plan(Range range, Instant deadline) {
        Plan earlier = range.predecessor();
        String planned = earlier == null ? "" : earlier.tables();
        return new Plan(
                range.first(),
                range.last(),
                range.leaderEpoch(),
                deadline,
                planned.isEmpty() ? target.storing().planned() : planned,
                range.planned());
    }

    /// Asks for a later deadline. Called by writers.
    private Future<Instant> renew(Range range) {
        CompletableFuture<Instant> answer = new CompletableFuture<>();
        renewals.add(new Renewal(range, answer));
        return answer;
    }

    private void answerRenewals() {
        for (Renewal renewal = renewals.poll(); renewal != null; renewal = renewals.poll()) {
            try {
                answer(renewal);
            } catch (WeirException failure) {
                renewal.answer().completeExceptionally(failure);
            }
        }
    }

    private void answer(Renewal renewal) {
        Range range = renewal.range();
        PartitionWork work = works.get(range.partition());
        Writing writing = work == null ? null : work.writing();
        if (writing == null || writing.range() != range) {
            renewal.answer().completeExceptionally(new Cancelled("not owned"));
            return;
        }
        Instant deadline = target.clock().instant().plus(target.window());
        if (consumer.plan(range.partition(), plan(range, deadline))) {
            renewal.answer().complete(deadline);
        } else {
            renewal.answer().completeExceptionally(new Cancelled("not owned"));
        }
    }

    private void drop(PartitionWork work) {
        LOG.atInfo()
                .addKeyValue("pipeline", target.pipeline())
                .addKeyValue("partition", work.partition())
                .log("Partition given up; its open range will be read back by its next owner");
        work.cancel();
        works.remove(work.partition(), work);
    }

    /// Moves the position past offsets that hold no record, so that lag can reach 0.
    private void settleEmpty() {
        long now = System.nanoTime();
        if (now - emptySettledNanos < flushNanos) {
            return;
        }
        emptySettledNanos = now;
        for (PartitionWork work : List.copyOf(works.values())) {
            long position = consumer.position(work.partition());
            if (work.passedEmpty(position)) {
                if (consumer.settle(work.partition(), position)) {
                    work.settledEmpty(position);
                } else {
                    drop(work);
                }
            }
        }
    }

    /// Notes for the status what is waiting and held.
    void report() {
        List<String> troubles = new ArrayList<>();
        for (PartitionWork work : works.values()) {
            Writing writing = work.writing();
            if (writing != null && work.inTrouble()) {
                troubles.add(writing.delivery().trouble());
            }
        }
        if (spare) {
            tally.spare("other members of the group have all partitions of " + consumer.name());
            return;
        }
        if (works.isEmpty()) {
            troubles.add(
                    "no partition of "
                            + consumer.name()
                            + " is assigned to this process: its group is still being formed");
        }
        tally.waiting(
                sum(work -> work.lag(consumer.end(work.partition()))),
                works.values().stream()
                        .mapToLong(PartitionWork::oldestMillis)
                        .min()
                        .orElse(Long.MAX_VALUE),
                new Held(
                        sum(PartitionWork::bytes),
                        sum(PartitionWork::records),
                        sum(PartitionWork::items)),
                troubles.isEmpty() ? "" : troubles.getFirst());
    }

    private long sum(ToLongFunction<PartitionWork> value) {
        return works.values().stream().mapToLong(value).sum();
    }

    @Override
    public void spare() {
        spare = true;
    }

    @Override
    public void assigned(Resume start) {
        spare = false;
        PartitionWork earlier = works.put(start.partition(), new PartitionWork(processor, start));
        if (earlier != null) {
            earlier.cancel();
        }
        if (start.open() == null) {
            countLost(start.partition(), start.lost());
        }
    }

    @Override
    public void revoked(SourcePartition partition) {
        PartitionWork work = works.get(partition);
        Writing writing = work == null ? null : work.writing();
        try {
            if (work != null && writing != null) {
                settle(work, writing);
            }
        } catch (WeirException failure) {
            LOG.atInfo()
                    .addKeyValue("partition", partition)
                    .setCause(failure)
                    .log("Range of a revoked partition not settled");
        }
        lost(partition);
    }

    @Override
    public void lost(SourcePartition partition) {
        PartitionWork work = works.get(partition);
        if (work != null) {
            drop(work);
        }
    }

    @Override
    public void skipped(SourcePartition partition, long from, long to) {
        PartitionWork work = works.get(partition);
        countLost(partition, work == null ? to - from : work.skip(from, to));
    }

    private void countLost(SourcePartition partition, long records) {
        if (records > 0) {
            target.metrics().lost(partition.topic(), records);
            tally.lost(records);
            LOG.atWarn()
                    .addKeyValue("pipeline", target.pipeline())
                    .addKeyValue("partition", partition)
                    .addKeyValue("records", records)
                    .log("Records lost: retention removed them before they were read");
        }
    }
}
