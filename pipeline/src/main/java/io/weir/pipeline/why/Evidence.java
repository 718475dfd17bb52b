package io.weir.pipeline.why;

import io.weir.pipeline.ledger.LedgerLine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The lines of the ledger in the time that a question is about. Each name is looked up once.
/// Thread-safe.
public final class Evidence {
    private final Instant from;
    private final Instant now;
    private final Function<String, List<LedgerLine>> lookUp;
    private final Map<String, List<LedgerLine>> known = new ConcurrentHashMap<>();

    /// @param from start of the time
    /// @param now its end
    /// @param lookUp the lines of a source or stage, in no order
    public Evidence(Instant from, Instant now, Function<String, List<LedgerLine>> lookUp) {
        this.from = from;
        this.now = now;
        this.lookUp = lookUp;
    }

    /// Start of the time.
    public Instant from() {
        return from;
    }

    /// End of the time.
    public Instant now() {
        return now;
    }

    /// The lines of a source or stage in that time.
    public List<LedgerLine> lines(String name) {
        return known.computeIfAbsent(name, lookUp);
    }

    /// The lines of several.
    public List<LedgerLine> lines(List<String> names) {
        return names.stream().flatMap(name -> lines(name).stream()).toList();
    }
}
