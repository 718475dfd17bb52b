package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Built;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.TableBlock;
import io.weir.wire.column.LongColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// The delivery of one planned range, on a writer thread: finish the build, send the letters, write
/// every block. Returns when all of it is durable; fails for good with a [WeirException] that is
/// not `RETRIABLE`; ends with [Cancelled] when the range is no longer ours.
///
/// Failures that pass are retried here for as long as it takes, each time after asking the poll
/// thread whether the range is still owned.
final class Delivery {
    private static final Duration ANSWER_SLICE = Duration.ofMillis(500);
    private static final Duration RENEWAL_PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final Range range;
    private final Function<Range, Future<Instant>> renew;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Backoff backoff = new Backoff();
    private volatile String trouble = "";
    private Instant deadline;

    /// @param deadline no insert starts later, unless `renew` gives a later one
    /// @param renew asks the poll thread for a new deadline
    Delivery(Target target, Range range, Instant deadline, Function<Range, Future<Instant>> renew) {
        this.target = target;
        this.range = range;
        this.deadline = deadline;
        this.renew = renew;
    }

    /// Ends the delivery at its next step. Any thread.
    void cancel() {
        cancelled.countDown();
    }

    /// Why nothing moves at the moment; empty while it does. Any thread.
    String trouble() {
        return trouble;
    }

    /// Delivers the range.
    Built run() {
        awaitPredecessor();
        AtomicReference<String> tables = new AtomicReference<>("");
        retrying(() -> tables.set(target.tables().begin(range)));
        Built built = range.trace().step("build", Map.of(), range::finish);
        long batch = range.id().hash();
        sendLetters(built);
        for (TableBlock block : built.blocks()) {
            if (block.block().rows() > 0) {
                mark(block, batch);
                new BlockDelivery(this, target, range, block).run();
            }
        }
        retrying(() -> target.tables().end(range, tables.get()));
        return built;
    }

    private void awaitPredecessor() {
        Plan predecessor = range.predecessor();
        if (predecessor != null) {
            Duration wait = Duration.between(target.clock().instant(), predecessor.deadline());
            // A deadline far ahead is the work of a wrong clock, not of a predecessor.
            Duration longest = target.window().multipliedBy(2);
            pause(wait.compareTo(longest) > 0 ? longest : wait);
        }
    }

    private void sendLetters(Built built) {
        if (built.letters().isEmpty()) {
            return;
        }
        target.steps().reached(Step.BEFORE_LETTERS, range.id(), "");
        retrying(() ->
                target.deadLetters().send(target.pipeline(), range.partition(), built.letters()));
        target.steps().reached(Step.AFTER_LETTERS, range.id(), "");
    }

    private static void mark(TableBlock block, long batch) {
        if (block.block().findColumn(TableBlock.BATCH_COLUMN) instanceof LongColumn known) {
            known.fill(0, known.size(), batch);
            return;
        }
        int rows = block.block().rows();
        LongColumn column = new LongColumn("UInt64");
        column.resize(rows);
        column.fill(0, rows, batch);
        block.block().add(TableBlock.BATCH_COLUMN, column);
    }

    /// Repeats `step` until it succeeds, fails for good, or the range is taken away.
    void retrying(Runnable step) {
        boolean done = false;
        while (!done) {
            checkOwned();
            try {
                step.run();
                done = true;
                trouble = "";
                backoff.reset();
            } catch (WeirException failure) {
                waitAfter(failure);
            }
        }
    }

    /// Rethrows what does not pass, and waits otherwise.
    private void waitAfter(WeirException failure) {
        if (failure.kind() != WeirException.Kind.RETRIABLE) {
            throw failure;
        }
        String message = failure.getMessage();
        trouble = message == null ? "unknown failure" : message;
        target.metrics().retried();
        pause(backoff.next());
    }

    private void pause(Duration time) {
        if (!time.isPositive()) {
            return;
        }
        try {
            if (cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Cancelled("cancelled while waiting");
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    void checkOwned() {
        if (cancelled.getCount() == 0) {
            throw new Cancelled("cancelled between two steps");
        }
    }

    /// A deadline that leaves at least half of the window to start an insert in, and no more than
    /// the window: one far ahead was made by a clock that has been set back since.
    Instant deadline() {
        checkOwned();
        Instant now = target.clock().instant();
        Instant enough = now.plus(target.window().dividedBy(2));
        if (deadline.isBefore(enough) || deadline.isAfter(now.plus(target.window()))) {
            deadline = renewed();
        }
        return deadline;
    }

    private Instant renewed() {
        Future<Instant> answer = renew.apply(range);
        long end = System.nanoTime() + RENEWAL_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            checkOwned();
            try {
                return answer.get(ANSWER_SLICE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // The poll thread is busy or Kafka is away; meanwhile the range may be cancelled.
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof WeirException known) {
                    throw known;
                }
                throw new Cancelled("the range is owned by another");
            } catch (InterruptedException _) {
                throw interrupted();
            }
        }
        throw WeirException.retriable("plan: not renewed in " + RENEWAL_PATIENCE, null);
    }

    private static Cancelled interrupted() {
        Thread.currentThread().interrupt();
        return new Cancelled("interrupted");
    }
}
