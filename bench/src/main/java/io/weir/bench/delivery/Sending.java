package io.weir.bench.delivery;

/// Items that can be sent at a steady rate, numbered one after the other.
public interface Sending {
    /// Hands so many of the next items to the producer, which may wait for its broker.
    void sendSoon(long count);

    /// Hands over one record that cannot be stored and becomes a dead letter.
    void sendGuiltySoon();

    /// Waits until the broker has everything.
    void acknowledge();
}
