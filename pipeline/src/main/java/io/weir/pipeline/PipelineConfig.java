package io.weir.pipeline;

import io.weir.base.config.DataSize;

import java.time.Duration;
import java.util.Objects;

/// How a pipeline cuts, bounds and times its ranges.
///
/// @param flushInterval a record is written at most this long after it was read, with no later
///   record needed
/// @param memory bytes of ranges being built and written before the source is paused
/// @param writers threads that write; expected: 1 to 64
/// @param startWindow how long after its plan an insert may start; less than the source's session
///   time-out
/// @param lagLimit a record that waits longer than that makes the pipeline degraded
/// @param closeTimeout how long a stop may take to finish open ranges; expected: below 10 s
/// @param deadLetters where items go that cannot be stored
public record PipelineConfig(
        Duration flushInterval,
        DataSize memory,
        int writers,
        Duration startWindow,
        Duration lagLimit,
        Duration closeTimeout,
        LetterSink deadLetters) {
    public PipelineConfig {
        Objects.requireNonNull(deadLetters, "dead-letters");
        positive("flush-interval", flushInterval);
        positive("start-window", startWindow);
        positive("lag-limit", lagLimit);
        positive("close-timeout", closeTimeout);
        if (memory.bytes() < 1 << 20) {
            throw new IllegalArgumentException("memory: " + memory + " (expected: >= 1MiB)");
        }
        if (writers < 1 || writers > 64) {
            throw new IllegalArgumentException("writers: " + writers + " (expected: 1 to 64)");
        }
    }

    /// The same with dead letters in Kafka.
    public PipelineConfig(
            Duration flushInterval,
            DataSize memory,
            int writers,
            Duration startWindow,
            Duration lagLimit,
            Duration closeTimeout) {
        this(flushInterval, memory, writers, startWindow, lagLimit, closeTimeout, LetterSink.KAFKA);
    }

    /// 5 s, 256 MiB, 2 threads, 6 s, 5 min, 3 s (several pipelines may be stopped one after the
    /// other), Kafka.
    public static PipelineConfig defaults() {
        return new PipelineConfig(
                Duration.ofSeconds(5),
                DataSize.ofMebibytes(256),
                2,
                Duration.ofSeconds(6),
                Duration.ofMinutes(5),
                Duration.ofSeconds(3));
    }

    /// The same with another flush interval.
    public PipelineConfig withFlushInterval(Duration other) {
        return new PipelineConfig(
                other, memory, writers, startWindow, lagLimit, closeTimeout, deadLetters);
    }

    /// The same with another bound on memory.
    public PipelineConfig withMemory(DataSize other) {
        return new PipelineConfig(
                flushInterval, other, writers, startWindow, lagLimit, closeTimeout, deadLetters);
    }

    /// The same with dead letters elsewhere.
    public PipelineConfig withDeadLetters(LetterSink other) {
        return new PipelineConfig(
                flushInterval, memory, writers, startWindow, lagLimit, closeTimeout, other);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
