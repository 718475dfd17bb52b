package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

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

        /// How many came before it.
        private long place;

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
    private final Set<Waiting> inOrder = new LinkedHashSet<>();

    /// What waits of a domain (told apart by identity), by template.
    private final Map<DomainState, Map<Integer, Queue<Waiting>>> byDomain = new HashMap<>();

    private long places;
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
        return !byDomain.getOrDefault(domain, Map.of()).containsKey(templateId);
    }

    void add(Waiting waiting) {
        waiting.place = places++;
        inOrder.add(waiting);
        byDomain.computeIfAbsent(waiting.domain, _ -> new HashMap<>())
                .computeIfAbsent(waiting.templateId, _ -> new ArrayDeque<>())
                .add(waiting);
        bytes += waiting.datagram.length + OVERHEAD;
        ExporterState exporter = waiting.domain.exporter();
        exporter.waitingSets++;
        exporter.waitingBytes += waiting.setBytes;
        exporter.waitingRecords += waiting.records;
        exporter.heardRecords += waiting.records;
        oldestMillis = Math.min(oldestMillis, waiting.receivedMillis);
    }

    /// Takes out the sets that waited for a template, in order.
    Collection<Waiting> take(DomainState domain, int templateId) {
        if (domain.exporter().waitingSets == 0) {
            return List.of();
        }
        Map<Integer, Queue<Waiting>> templates = byDomain.get(domain);
        if (templates == null || !templates.containsKey(templateId)) {
            return List.of();
        }
        Queue<Waiting> taken = Objects.requireNonNull(templates.remove(templateId));
        if (templates.isEmpty()) {
            byDomain.remove(domain);
        }
        for (Waiting waiting : taken) {
            inOrder.remove(waiting);
            finish(waiting);
        }
        return taken;
    }

    /// Takes out a set that has waited too long, or null. Cheap when there is none.
    @Nullable Waiting takeExpired(long nowMillis) {
        if (nowMillis - waitMillis < oldestMillis) {
            return null;
        }
        if (inOrder.isEmpty()) {
            oldestMillis = Long.MAX_VALUE;
            return null;
        }
        Waiting head = inOrder.iterator().next();
        if (nowMillis - waitMillis < head.receivedMillis) {
            oldestMillis = head.receivedMillis;
            return null;
        }
        Map<Integer, Queue<Waiting>> templates = Objects.requireNonNull(byDomain.get(head.domain));
        Queue<Waiting> others = Objects.requireNonNull(templates.get(head.templateId));
        // Both are in order of arrival, so it is the first here too.
        others.remove();
        if (others.isEmpty()) {
            templates.remove(head.templateId);
        }
        if (templates.isEmpty()) {
            byDomain.remove(head.domain);
        }
        inOrder.remove(head);
        finish(head);
        return head;
    }

    /// Takes out what waits in domains that end, in order. What that costs depends on it alone.
    List<Waiting> takeAll(Collection<DomainState> ended) {
        List<Waiting> taken = new ArrayList<>();
        for (DomainState domain : ended) {
            Map<Integer, Queue<Waiting>> templates = byDomain.remove(domain);
            if (templates != null) {
                templates.values().forEach(taken::addAll);
            }
        }
        taken.sort(Comparator.comparingLong(waiting -> waiting.place));
        for (Waiting waiting : taken) {
            inOrder.remove(waiting);
            finish(waiting);
        }
        return taken;
    }

    private void finish(Waiting waiting) {
        bytes -= waiting.datagram.length + OVERHEAD;
        ExporterState exporter = waiting.domain.exporter();
        exporter.waitingSets--;
        exporter.waitingBytes -= waiting.setBytes;
        exporter.waitingRecords -= waiting.records;
        exporter.heardRecords -= waiting.records;
    }
}
