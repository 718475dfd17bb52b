package io.weir.bench.chaos;

import io.weir.bench.delivery.Sending;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/// Sends ids or flows at a steady rate from a thread of its own, and a record that becomes a dead
/// letter with every five hundredth. While the broker is away they wait in the producer.
/// Thread-safe.
final class Load implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int IDS_PER_LETTER = 500;

    private final Sending sending;
    private final int perSecond;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;
    private volatile long letters;

    private Load(Sending sending, int perSecond) {
        this.sending = sending;
        this.perSecond = perSecond;
        thread = new Thread(this::run, "load");
    }

    /// Starts sending.
    static Load start(Sending sending, int perSecond) {
        Load load = new Load(sending, perSecond);
        load.thread.start();
        return load;
    }

    private void run() {
        long begin = System.nanoTime();
        long sent = 0;
        long guilty = 0;
        try {
            while (!closing) {
                long due = (long) ((System.nanoTime() - begin) * 1e-9 * perSecond) - sent;
                sending.sendSoon(due);
                sent += due;
                for (; guilty * IDS_PER_LETTER < sent; guilty++) {
                    sending.sendGuiltySoon();
                }
                letters = guilty;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            sending.acknowledge();
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    /// How many records were sent that become dead letters.
    long letters() {
        return letters;
    }

    /// Stops sending and waits until Kafka has everything.
    ///
    /// @throws IllegalStateException when something could not be sent
    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
        RuntimeException failed = failure;
        if (failed != null) {
            throw new IllegalStateException("the load could not be sent", failed);
        }
    }
}
