package io.weir.http;

import io.weir.base.error.WeirException;

import java.util.concurrent.Executor;

/// Answers requests, in blocking style: one call per request, on a virtual thread of its own.
///
/// What it throws becomes the answer as long as no byte was sent: [HttpException] its status,
/// [WeirException] of kind `USER` and `DATA` 400, `RETRIABLE` 503 with `Retry-After`, everything
/// else 500 with an id that is also in the log. After that, the connection is cut, so that the
/// client sees an incomplete answer. Must be thread-safe.
@FunctionalInterface
public interface Handler {

    /// Answers one request. The response is complete when this returns; a handler that wrote
    /// nothing has answered with its status and an empty body.
    void handle(Request request, Response response) throws Exception;

    /// The same handler on a thread of `executor`, for native calls, which must not run on virtual
    /// threads. A full executor answers 503.
    default Handler on(Executor executor) {
        return new OnExecutor(this, executor);
    }
}
