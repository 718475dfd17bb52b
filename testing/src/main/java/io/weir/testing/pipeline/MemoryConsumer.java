package io.weir.testing.pipeline;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Consumer;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Resume;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Reads a [MemoryTopic] alone, a few records per poll. [#revoke()] and [#lose()] take partitions
/// away and give them back at the next poll; [#failCommits] makes plans and settlements fail.
public final class MemoryConsumer implements Consumer {
    private final MemoryTopic topic;
    private final int pollRecords;
    private final Map<SourcePartition, Long> positions = new HashMap<>();
    private final Set<SourcePartition> paused = new HashSet<>();
    private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failingCommits = new AtomicInteger();
    private @Nullable Owner owner;

    /// A consumer of all partitions of `topic`.
    public MemoryConsumer(MemoryTopic topic, int pollRecords) {
        this.topic = topic;
        this.pollRecords = pollRecords;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void open(Owner listener) {
        owner = listener;
    }

    /// At the next poll every partition is revoked, and assigned again. Any thread.
    public void revoke() {
        requests.add(() -> {
            List.copyOf(positions.keySet()).forEach(owner()::revoked);
            positions.clear();
        });
    }

    /// At the next poll every partition is lost without a chance to settle, and assigned again.
    public void lose() {
        requests.add(() -> {
            List<SourcePartition> all = List.copyOf(positions.keySet());
            positions.clear();
            all.forEach(owner()::lost);
        });
    }

    /// The next `count` plans and settlements are applied, but seem to fail.
    public void failCommits(int count) {
        failingCommits.set(count);
    }

    private Owner owner() {
        if (owner == null) {
            throw new IllegalStateException("not open");
        }
        return owner;
    }

    @Override
    public void poll(Duration patience, Sink sink) {
        for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
            request.run();
        }
        boolean any = false;
        for (MemoryTopic.Log log : topic.logs()) {
            if (!positions.containsKey(log.partition)) {
                assign(log);
            }
            List<SourceRecord> records = fetch(log);
            any |= !records.isEmpty();
            records.forEach(record -> sink.take(log.partition, record));
        }
        if (!any) {
            LockSupport.parkNanos(Math.min(patience.toNanos(), 1_000_000));
        }
    }

    private void assign(MemoryTopic.Log log) {
        Resume resume;
        synchronized (topic) {
            long next = Math.max(log.settled, log.begin);
            Plan plan = log.plan;
            boolean gone = plan != null && plan.last() < log.begin;
            resume = new Resume(log.partition, next, gone ? null : plan, next - log.settled);
        }
        positions.put(log.partition, resume.next());
        paused.remove(log.partition);
        owner().assigned(resume);
    }

    private List<SourceRecord> fetch(MemoryTopic.Log log) {
        Long position = positions.get(log.partition);
        if (position == null || paused.contains(log.partition)) {
            return List.of();
        }
        if (position < log.begin) {
            positions.put(log.partition, log.begin);
            owner().skipped(log.partition, position, log.begin);
            return List.of();
        }
        synchronized (topic) {
            List<SourceRecord> found = new ArrayList<>();
            for (SourceRecord record : log.records) {
                if (record.offset() >= position && found.size() < pollRecords) {
                    found.add(record);
                }
            }
            boolean all = found.size() < pollRecords;
            positions.put(log.partition, all ? log.end : found.getLast().offset() + 1);
            return found;
        }
    }

    @Override
    public long position(SourcePartition partition) {
        return positions.getOrDefault(partition, -1L);
    }

    @Override
    public long end(SourcePartition partition) {
        return topic.end(partition.partition());
    }

    @Override
    public boolean plan(SourcePartition partition, Plan plan) {
        return commit(partition, plan.first(), plan);
    }

    @Override
    public boolean settle(SourcePartition partition, long next) {
        return commit(partition, next, null);
    }

    private boolean commit(SourcePartition partition, long offset, @Nullable Plan plan) {
        if (!positions.containsKey(partition)) {
            return false;
        }
        synchronized (topic) {
            MemoryTopic.Log log = topic.logs().get(partition.partition());
            if (offset < log.settled) {
                throw new IllegalStateException("commit of " + offset + " after " + log.settled);
            }
            log.settled = offset;
            log.plan = plan;
        }
        if (failingCommits.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw WeirException.retriable("rebalance in progress", null);
        }
        return true;
    }

    @Override
    public void pause(SourcePartition partition, boolean wanted) {
        if (wanted) {
            paused.add(partition);
        } else {
            paused.remove(partition);
        }
    }

    @Override
    public void close(Duration patience) {
        positions.clear();
    }
}
