package io.weir.pipeline.delivery;

import io.weir.pipeline.DeadLetters;
import io.weir.pipeline.Steps;
import io.weir.pipeline.trace.Traces;

import java.time.Duration;
import java.time.InstantSource;

/// What every range of one pipeline is delivered to, and how it is counted. Thread-safe.
///
/// @param window how long after a plan an insert may start
record Target(
        String pipeline,
        Storing storing,
        DeadLetters deadLetters,
        Steps steps,
        PipelineMetrics metrics,
        Traces traces,
        InstantSource clock,
        Duration window) {}
