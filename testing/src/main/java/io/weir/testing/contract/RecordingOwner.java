package io.weir.testing.contract;

import io.weir.pipeline.Consumer;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// Takes part in the life of one consumer and writes down what it is told. Used by one thread.
final class RecordingOwner implements Consumer.Owner, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long LIMIT_NANOS = Duration.ofSeconds(30).toNanos();

    final Consumer consumer;
    final Map<Integer, Resume> starts = new HashMap<>();
    final Map<Integer, List<SourceRecord>> records = new HashMap<>();
    final List<SourcePartition> gone = new ArrayList<>();
    long skipped;
    boolean spare;

    RecordingOwner(Consumer consumer) {
        this.consumer = consumer;
        consumer.open(this);
    }

    @Override
    public void assigned(Resume start) {
        starts.put(start.partition().partition(), start);
        spare = false;
    }

    @Override
    public void spare() {
        spare = true;
    }

    @Override
    public void revoked(SourcePartition partition) {
        gone.add(partition);
    }

    @Override
    public void lost(SourcePartition partition) {
        gone.add(partition);
    }

    @Override
    public void skipped(SourcePartition partition, long from, long to) {
        skipped += to - from;
    }

    void poll() {
        consumer.poll(
                POLL,
                (partition, record) ->
                        records.computeIfAbsent(partition.partition(), _ -> new ArrayList<>())
                                .add(record));
    }

    /// Polls until something holds.
    void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 30 s: " + what);
            }
            poll();
        }
    }

    Resume start(int partition) {
        until("partition " + partition + " assigned", () -> starts.containsKey(partition));
        return Objects.requireNonNull(starts.get(partition));
    }

    SourcePartition partition(int partition) {
        return start(partition).partition();
    }

    List<SourceRecord> records(int partition) {
        return records.getOrDefault(partition, List.of());
    }

    /// What was delivered from a partition, as text.
    List<String> values(int partition) {
        return records(partition).stream()
                .map(record -> {
                    byte[] value = record.value();
                    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
                })
                .toList();
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
