package io.weir.pipeline.ledger;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a line of the ledger counts. Of what came in, each item is stored, refused or
/// dead-lettered; the other kinds say what never came in, and why.
public enum LedgerKind {
    /// Items that a stage took.
    IN,
    /// Items that a stage handed on for good: acknowledged by Kafka, or durable in the store.
    STORED,
    /// Items turned away by a rule.
    REFUSED,
    /// Items kept in the dead letters.
    DEAD_LETTERED,
    /// Of those, items that were replayed since, counted in the minute in which the letter was
    /// made, once however often it is replayed.
    REPLAYED,
    /// Items that waited (for a template, say) and were decoded in the end.
    RECOVERED,
    /// Items that the sender's sequence numbers say never arrived.
    SEQUENCE_LOST,
    /// Datagrams that the kernel dropped because a socket's buffer was full.
    KERNEL_DROPPED,
    /// Datagrams that a socket took, to compare the kernel's drops with.
    DATAGRAMS,
    /// Flows stored without an interface name.
    UNKNOWN_INTERFACE,
    /// Flows by interface without a name, whose index is the reason; a flow with two of them counts
    /// under both.
    UNKNOWN_IF_INDEX,
    /// Flows that name a sampler whose rate is not known: stored as if nothing was left out.
    UNKNOWN_RATE,
    /// Records that retention removed before they were read.
    LOST,
    /// Records that waited at the end of the minute; of several processes, the sum.
    LAG;

    private static final Map<String, LedgerKind> BY_TEXT =
            Stream.of(values()).collect(Collectors.toMap(LedgerKind::text, kind -> kind));

    /// The value in the table: lower-case with dashes.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The kind of a value of the table; empty for one of a later version.
    public static Optional<LedgerKind> find(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }
}
