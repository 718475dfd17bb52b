package io.weir.flows.inlet;

import io.weir.wire.block.Block;

/// Flows of one exporter that a rule refuses, for the dead letters: they can be sent once the rule
/// allows it.
///
/// @param exporter the exporter's address as text
/// @param millis when they were refused, ms since 1970
/// @param error the short code of the rule
/// @param reason one sentence
/// @param block the flows, at least one; not kept
record RefusedFlows(String exporter, long millis, String error, String reason, Block block) {}
