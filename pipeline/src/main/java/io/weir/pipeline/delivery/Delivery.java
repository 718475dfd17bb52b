package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Steps.Step;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The delivery of one planned range, on a writer thread. Returns when all of it is durable; fails
/// for good with a [WeirException] that is not `RETRIABLE`; ends with [Cancelled] when the range is
/// no longer ours.
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
        return target.storing().store(this, range);
    }

    Target target() {
        return target;
    }

    /// Waits until no insert of a predecessor can start any more.
    void awaitPredecessor() {
        Plan predecessor = range.predecessor();
        if (predecessor != null) {
            Duration wait = Duration.between(target.clock().instant(), predecessor.deadline());
            // A deadline far ahead is the work of a wrong clock, not of a predecessor.
            Duration longest = target.window().multipliedBy(2);
            pause(wait.compareTo(longest) > 0 ? longest : wait);
        }
    }

    /// Makes letters durable.
    void send(List<Letter> letters) {
        target.steps().reached(Step.BEFORE_LETTERS, range.id(), "");
        target.deadLetters().send(target.pipeline(), range.partition(), letters);
        target.steps().reached(Step.AFTER_LETTERS, range.id(), "");
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
