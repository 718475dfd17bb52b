package io.weir.flows.inlet;

/// Flows refused for one reason, on their way into the dead letters: each is in flight until it is
/// known whether it is there. Thread-safe.
final class LetterCount implements RecordSink.LetterOutcome {
    private long inFlight;
    private long kept;
    private long refused;

    /// @param inFlight handed over and not answered
    /// @param kept in the dead letters
    /// @param refused not there: there was no room, or Kafka did not take them
    record Figures(long inFlight, long kept, long refused) {}

    /// Flows are refused.
    synchronized void taken(long flows) {
        inFlight += flows;
    }

    @Override
    public synchronized void told(long flows, boolean there) {
        inFlight -= flows;
        if (there) {
            kept += flows;
        } else {
            refused += flows;
        }
    }

    /// All of them at one moment.
    synchronized Figures figures() {
        return new Figures(inFlight, kept, refused);
    }
}
