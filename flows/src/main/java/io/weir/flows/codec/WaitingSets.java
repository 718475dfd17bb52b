package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Data sets whose template has not come yet, in order of arrival, bounded by age and by bytes, for
/// each exporter and in all. Not thread-safe.
final class WaitingSets {
    /// Counted for each set beside its bytes, so that many small ones are bounded too.
    static final long OVERHEAD = 128;

    /// A set as a datagram of its own: the header it came with, and the set.
    static final class Waiting {
        private final DomainState domain;
        private final int templateId;
        private final byte[] datagram;
        private final int setBytes;
        private final long receivedMillis;
        private final long records;
        private boolean done;

        Waiting(
                DomainState domain,
                int templateId,
                byte[] datagram,
                int setBytes,
                long receivedMillis,
                long records) {
            this.domain = domain;
            this.templateId = templateId;
            this.datagram = datagram;
            this.setBytes = setBytes;
            this.receivedMillis = receivedMillis;
            this.records = records;
        }

        DomainState domain() {
            return domain;
        }

        byte[] datagram() {
            return datagram;
        }

        /// Bytes of the set, its own header included.
        int setBytes() {
            return setBytes;
        }

        long receivedMillis() {
            return receivedMillis;
        }

        /// How many records it was taken to hold.
        long records() {
            return records;
        }
    }

    private final long waitMillis;
    private final long perExporter;
    private final long total;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private long bytes;
    private long oldestMillis = Long.MAX_VALUE;

    WaitingSets(long waitMillis, long perExporter, long total) {
        this.waitMillis = waitMillis;
        this.perExporter = perExporter;
        this.total = total;
    }

    /// Whether a set may wait.
    boolean fits(DomainState domain, int datagramBytes) {
        long cost = datagramBytes + OVERHEAD;
        ExporterState exporter = domain.exporter();
        return waitMillis > 0
                && bytes + cost <= total
                && exporter.waitingBytes + exporter.waitingSets * OVERHEAD + cost <= perExporter;
    }

    /// Whether no set of that template is waiting yet.
    boolean firstOf(DomainState domain, int templateId) {
        if (domain.exporter().waitingSets == 0) {
            return true;
        }
        for (Waiting waiting : queue) {
            if (!waiting.done && waiting.domain == domain && waiting.templateId == templateId) {
                return false;
            }
        }
        return true;
    }

    void add(Waiting waiting) {
        queue.add(waiting);
        bytes += waiting.datagram.length + OVERHEAD;
        ExporterState exporter = waiting.domain.exporter();
        exporter.waitingSets++;
        exporter.waitingBytes += waiting.setBytes;
        exporter.waitingRecords += waiting.records;
        exporter.heardRecords += waiting.records;
        oldestMillis = Math.min(oldestMillis, waiting.receivedMillis);
    }

    /// Takes out the sets that waited for a template, in order.
    List<Waiting> take(DomainState domain, int templateId) {
        List<Waiting> taken = new ArrayList<>();
        if (domain.exporter().waitingSets > 0) {
            for (Waiting waiting : queue) {
                if (!waiting.done && waiting.domain == domain && waiting.templateId == templateId) {
                    finish(waiting);
                    taken.add(waiting);
                }
            }
        }
        trim();
        return taken;
    }

    /// Takes out a set that has waited too long, or null. Cheap when there is none.
    @Nullable Waiting takeExpired(long nowMillis) {
        if (nowMillis - waitMillis < oldestMillis) {
            return null;
        }
        trim();
        Waiting head = queue.peek();
        if (head == null || nowMillis - waitMillis < head.receivedMillis) {
            oldestMillis = head == null ? Long.MAX_VALUE : head.receivedMillis;
            return null;
        }
        queue.remove();
        finish(head);
        return head;
    }

    private void finish(Waiting waiting) {
        waiting.done = true;
        bytes -= waiting.datagram.length + OVERHEAD;
        ExporterState exporter = waiting.domain.exporter();
        exporter.waitingSets--;
        exporter.waitingBytes -= waiting.setBytes;
        exporter.waitingRecords -= waiting.records;
        exporter.heardRecords -= waiting.records;
    }

    private void trim() {
        while (true) {
            Waiting head = queue.peek();
            if (head == null || !head.done) {
                return;
            }
            queue.remove();
        }
    }
}
