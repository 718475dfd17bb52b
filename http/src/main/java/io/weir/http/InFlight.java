package io.weir.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The requests that are being answered, so that a server can stop taking new ones and wait for the
/// others. Thread-safe.
final class InFlight {
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private volatile boolean closing;

    /// Registers a request of the calling thread.
    Running enter() {
        Running work = new Running();
        running.add(work);
        return work;
    }

    /// Removes what [#enter()] gave.
    void leave(Running work) {
        running.remove(work);
        if (closing) {
            synchronized (changed) {
                changed.notifyAll();
            }
        }
    }

    /// Whether new requests are to be refused.
    boolean closing() {
        return closing;
    }

    /// From now on [#closing()]; waits until no request is left.
    ///
    /// @return false when some were left after `limit`
    boolean drain(Duration limit) throws InterruptedException {
        closing = true;
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (changed) {
            for (long left = limit.toNanos(); !running.isEmpty() && left > 0; ) {
                TimeUnit.NANOSECONDS.timedWait(changed, left);
                left = deadline - System.nanoTime();
            }
        }
        return running.isEmpty();
    }

    /// Interrupts every handler that is still at work.
    void interruptAll() {
        running.forEach(Running::interrupt);
    }
}
