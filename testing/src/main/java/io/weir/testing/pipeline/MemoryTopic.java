package io.weir.testing.pipeline;

import io.weir.pipeline.Plan;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A topic in memory: records, and what one consumer group has committed. Outlives the consumers
/// that read it. Thread-safe.
public final class MemoryTopic {
    private final UUID id = UUID.randomUUID();
    private final List<Log> logs = new ArrayList<>();

    static final class Log {
        final SourcePartition partition;
        final List<SourceRecord> records = new ArrayList<>();
        long end;
        long begin;
        long settled;
        @Nullable Plan plan;

        Log(SourcePartition partition) {
            this.partition = partition;
        }
    }

    /// An empty topic.
    public MemoryTopic(int partitions) {
        for (int i = 0; i < partitions; i++) {
            logs.add(new Log(new SourcePartition("memory", id, i)));
        }
    }

    /// Appends a record.
    public synchronized void send(int partition, byte[] value) {
        Log log = logs.get(partition);
        log.records.add(SourceRecord.of(log.end++, 0, value));
    }

    /// Appends a record that says how many rows it holds.
    public synchronized void send(int partition, byte[] value, int rows) {
        Log log = logs.get(partition);
        List<RecordHeader> headers = List.of(RecordHeader.rows(rows));
        log.records.add(new SourceRecord(log.end++, 0, null, value, headers, -1));
    }

    /// Uses up an offset without a record, as a transaction marker does.
    public synchronized void sendMarker(int partition) {
        logs.get(partition).end++;
    }

    /// Removes everything before `offset`, as retention does.
    public synchronized void truncate(int partition, long offset) {
        Log log = logs.get(partition);
        log.begin = offset;
        log.records.removeIf(record -> record.offset() < offset);
    }

    /// The offset up to which all is settled.
    public synchronized long settled(int partition) {
        return logs.get(partition).settled;
    }

    /// The offset that the next record will get.
    public synchronized long end(int partition) {
        return logs.get(partition).end;
    }

    /// Whether a plan is open.
    public synchronized boolean planned(int partition) {
        return logs.get(partition).plan != null;
    }

    List<Log> logs() {
        return logs;
    }
}
