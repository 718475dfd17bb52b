package io.weir.flows.inlet;

/// Flows on their way to Kafka: each is in flight until it is acknowledged, given up, found too
/// large, or leaves for the dead letters. Thread-safe.
final class SentCount {
    private long inFlight;
    private long sent;
    private long failed;
    private long tooLarge;

    /// @param inFlight gathered, or handed over and not answered
    /// @param sent acknowledged
    /// @param failed given up
    /// @param tooLarge alone more than Kafka takes as a record
    record Figures(long inFlight, long sent, long failed, long tooLarge) {}

    /// Flows were decoded.
    synchronized void taken(long flows) {
        inFlight += flows;
    }

    /// Flows are refused: what becomes of them is counted elsewhere.
    synchronized void left(long flows) {
        inFlight -= flows;
    }

    /// Kafka has answered.
    synchronized void told(long acknowledged, long givenUp, long large) {
        inFlight -= acknowledged + givenUp + large;
        sent += acknowledged;
        failed += givenUp;
        tooLarge += large;
    }

    /// All of them at one moment.
    synchronized Figures figures() {
        return new Figures(inFlight, sent, failed, tooLarge);
    }
}
