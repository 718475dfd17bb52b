package io.weir.flows.demo;

import io.weir.flows.enrich.EnrichConfig;

import java.time.Duration;

/// How the demo exporters behave.
///
/// @param seed the same seed gives the same flows at the same times
/// @param peakFlowsPerSecond live flows per second of all exporters together at the busiest hour
/// @param history how much of the past is played first; zero for none
/// @param historyFlows about how many flows the past is made of; their sampling rate is raised so
///   that the volume continues into the live part without a step
/// @param historyTime how long playing the past takes
/// @param withheldTemplate for how long, from the start of the live part, one exporter keeps a
///   template back
public record DemoConfig(
        long seed,
        int peakFlowsPerSecond,
        Duration history,
        int historyFlows,
        Duration historyTime,
        Duration withheldTemplate) {

    public DemoConfig {
        if (peakFlowsPerSecond < 1 || peakFlowsPerSecond > 1_000_000) {
            throw new IllegalArgumentException(
                    "peak-flows-per-second: " + peakFlowsPerSecond + " (expected: 1 to 1000000)");
        }
        if (history.isNegative() || history.compareTo(Duration.ofDays(14)) > 0) {
            throw new IllegalArgumentException("history: " + history + " (expected: 0 to 14 days)");
        }
        if (historyFlows < 1) {
            throw new IllegalArgumentException(
                    "history-flows: " + historyFlows + " (expected: >= 1)");
        }
    }

    /// 1,500 flows/s at the peak, a past of 24 h with about 300,000 flows played in 12 s, a
    /// template kept back for 45 s.
    public static DemoConfig defaults() {
        return new DemoConfig(
                1,
                1_500,
                Duration.ofHours(24),
                300_000,
                Duration.ofSeconds(12),
                Duration.ofSeconds(45));
    }

    /// The same with another past; zero for none.
    public DemoConfig withHistory(Duration other) {
        return new DemoConfig(
                seed, peakFlowsPerSecond, other, historyFlows, historyTime, withheldTemplate);
    }

    /// The names of the demo's exporters and interfaces, for the inlet.
    public static EnrichConfig metadata() {
        return DemoNetwork.metadata();
    }
}
