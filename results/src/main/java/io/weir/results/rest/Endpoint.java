package io.weir.results.rest;

/// Answers one kind of request. Thread-safe.
@FunctionalInterface
interface Endpoint {

    /// @throws RestFailure for an answer other than 200
    Answer answer(Call call) throws Exception;
}
