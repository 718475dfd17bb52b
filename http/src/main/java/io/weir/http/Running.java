package io.weir.http;

/// The thread of a request that is being handled, so that it can be interrupted while, and only
/// while, it works for that request. Thread-safe.
final class Running {
    private final Thread thread = Thread.currentThread();
    private boolean done;
    private boolean interrupted;

    /// Interrupts the handler unless it has finished.
    synchronized void interrupt() {
        if (!done) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Marks the end, on the handler's thread, and clears an interrupt that was meant for it.
    ///
    /// @return whether it had been interrupted from here
    synchronized boolean finish() {
        done = true;
        if (interrupted) {
            Thread.interrupted();
        }
        return interrupted;
    }
}
