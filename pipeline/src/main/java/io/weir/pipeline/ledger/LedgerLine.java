package io.weir.pipeline.ledger;

/// What was counted in one minute: a line of the ledger.
///
/// @param minute its start, in seconds since 1970 UTC
/// @param stage the part that counted: `inlet`, a pipeline
/// @param source who the items came from: an exporter's address, a topic, a socket
/// @param kind what was counted
/// @param reason the rule or cause; empty for none
/// @param count items
public record LedgerLine(
        long minute, String stage, String source, LedgerKind kind, String reason, long count) {}
