package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Built;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A range in the hands of a writer thread.
///
/// @param result what the range became, once all of it is durable
record Writing(Range range, Delivery delivery, Future<Built> result) {

    /// Waits for what the range became; null when it was cancelled, or is not durable in time.
    ///
    /// @throws WeirException why it cannot be
    @Nullable Built await(Duration patience) {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof Cancelled) {
                return null;
            }
            if (cause instanceof WeirException known) {
                throw known;
            }
            throw WeirException.broken("range " + range.id() + ": unexpected " + cause, failure);
        } catch (TimeoutException _) {
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
