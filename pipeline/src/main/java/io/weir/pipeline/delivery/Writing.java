package io.weir.pipeline.delivery;

import io.weir.pipeline.Built;

import java.util.concurrent.Future;

/// A range in the hands of a writer thread.
///
/// @param result what the range became, once all of it is durable
record Writing(Range range, Delivery delivery, Future<Built> result) {}
