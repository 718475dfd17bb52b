package io.weir.connect.kafka;

import io.weir.base.error.WeirException;

/// What became of a record. Called once per accepted record, on the producer's own thread: cheap,
/// never blocking, never throwing.
public interface Acknowledgement {

    /// The record is on all in-sync replicas.
    void acknowledged();

    /// The record was given up.
    void failed(WeirException failure);
}
