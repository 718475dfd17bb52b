package io.weir.flows.inlet;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The last things that happened to one exporter, bounded in number and rate. Thread-safe.
final class EventLog {
    private static final int KEPT = 50;
    private static final long PAUSE_MILLIS = 60_000;
    private static final int MAX_TOPICS = 256;

    private final Deque<ExporterEvent> events = new ArrayDeque<>();
    private final Map<String, Long> lastMillis = new HashMap<>();

    /// Notes an event.
    synchronized void add(long nowMillis, String kind, String text) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(new ExporterEvent(Instant.ofEpochMilli(nowMillis), kind, text));
    }

    /// Notes an event that may repeat often, at most once a minute per topic.
    synchronized void addSometimes(long nowMillis, String kind, String topic, String text) {
        Long last = lastMillis.get(kind + topic);
        if (last != null && nowMillis - last < PAUSE_MILLIS) {
            return;
        }
        if (lastMillis.size() >= MAX_TOPICS) {
            lastMillis.clear();
        }
        lastMillis.put(kind + topic, nowMillis);
        add(nowMillis, kind, text);
    }

    synchronized List<ExporterEvent> list() {
        return List.copyOf(events);
    }
}
