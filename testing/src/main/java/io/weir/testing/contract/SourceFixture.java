package io.weir.testing.contract;

import io.weir.pipeline.Consumer;

/// A source for the tests of one consumer: what its consumers read, and what may happen to it.
public interface SourceFixture extends AutoCloseable {
    /// Another consumer of the same group, not open.
    Consumer consumer();

    /// Appends a record and returns when it can be read.
    void send(int partition, String value);

    /// Uses up at least one offset without a record that could be read.
    void leaveOut(int partition);

    /// Removes the records before an offset, as retention does.
    void removeBefore(int partition, long offset);

    /// Removes the source.
    @Override
    void close();
}
