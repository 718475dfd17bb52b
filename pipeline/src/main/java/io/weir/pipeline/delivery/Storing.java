package io.weir.pipeline.delivery;

import io.weir.pipeline.Built;

import java.util.List;

/// How the ranges of one pipeline become durable. Thread-safe.
interface Storing {

    /// Makes the range durable; on a writer thread, with the retries and the letters of its
    /// delivery.
    Built store(Delivery delivery, Range range);

    /// Which tables a range that is planned now is for; empty where that is not known.
    String planned();

    /// Which tables are filled at least once, not exactly once.
    List<String> withoutTokens();
}
