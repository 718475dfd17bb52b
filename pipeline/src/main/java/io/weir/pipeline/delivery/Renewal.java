package io.weir.pipeline.delivery;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// A writer's question to the poll thread: is the range still ours, and until when may an insert
/// start? Answered with a new deadline, recorded at the source; or failed.
record Renewal(Range range, CompletableFuture<Instant> answer) {}
