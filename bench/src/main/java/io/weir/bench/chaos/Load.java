package io.weir.bench.chaos;

import io.weir.bench.delivery.IdPipeline;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.LockSupport;

/// Sends ids at a steady rate from a thread of its own, and a record that becomes a dead letter
/// with every five hundredth. While the broker is away they wait in the producer. Thread-safe.
final class Load implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int IDS_PER_LETTER = 500;

    private final IdPipeline pipeline;
    private final int perSecond;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException failure;
    private volatile long letters;

    private Load(IdPipeline pipeline, int perSecond) {
        this.pipeline = pipeline;
        this.perSecond = perSecond;
        thread = new Thread(this::run, "load");
    }

    /// Starts sending.
    static Load start(IdPipeline pipeline, int perSecond) {
        Load load = new Load(pipeline, perSecond);
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
                pipeline.sendSoon(due);
                sent += due;
                for (; guilty * IDS_PER_LETTER < sent; guilty++) {
                    pipeline.sendGuiltySoon();
                }
                letters = guilty;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            pipeline.acknowledge();
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
