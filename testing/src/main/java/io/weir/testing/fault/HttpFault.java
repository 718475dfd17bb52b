package io.weir.testing.fault;

import java.time.Duration;

/// What a [FaultProxy] does with one request.
public sealed interface HttpFault {
    /// Passes request and answer on unchanged.
    HttpFault NONE = new Pass();

    /// The connection is reset before anything of the request goes on.
    HttpFault RESET = new Reset();

    /// The server gets half of the request's body, then both connections end.
    HttpFault CUT_REQUEST = new CutRequest();

    /// The server gets all and answers; the client gets half of the answer.
    HttpFault CUT_ANSWER = new CutAnswer();

    /// The server gets all and answers; the client gets nothing until it gives up.
    HttpFault SILENCE = new Silence();

    /// See [#NONE].
    record Pass() implements HttpFault {}

    /// See [#RESET].
    record Reset() implements HttpFault {}

    /// See [#CUT_REQUEST].
    record CutRequest() implements HttpFault {}

    /// See [#CUT_ANSWER].
    record CutAnswer() implements HttpFault {}

    /// See [#SILENCE].
    record Silence() implements HttpFault {}

    /// The client's connection ends at once, and the server gets the request later: what a network
    /// with long queues does.
    record Late(Duration delay) implements HttpFault {}

    /// The proxy answers by itself; the server never hears of the request.
    ///
    /// @param status HTTP status
    /// @param code ClickHouse's error code, sent as `X-ClickHouse-Exception-Code`; 0 for none
    /// @param text the body
    record Refuse(int status, int code, String text) implements HttpFault {}
}
