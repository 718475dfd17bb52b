package io.weir.pipeline.ledger;

import java.util.Locale;

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
    /// Items that waited (for a template, say) and were decoded in the end.
    RECOVERED,
    /// Items that the sender's sequence numbers say never arrived.
    SEQUENCE_LOST,
    /// Datagrams that the kernel dropped because a socket's buffer was full.
    KERNEL_DROPPED,
    /// Flows stored without an interface name.
    UNKNOWN_INTERFACE,
    /// Records that retention removed before they were read.
    LOST;

    /// The value in the table: lower-case with dashes.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
