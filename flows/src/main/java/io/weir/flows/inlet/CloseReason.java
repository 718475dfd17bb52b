package io.weir.flows.inlet;

import java.util.Locale;

/// Why a connection ended.
enum CloseReason {
    /// The exporter closed it between two messages.
    ENDED("the exporter closed the connection", ""),
    /// It was lost in the middle of a message.
    CUT(
            "the connection was cut in the middle of a message: what came of it is not stored",
            "see the exporter's log and the network between"),
    /// The system says that it failed.
    FAILED("the connection failed", "see the exporter's log and the network between"),
    /// A message that is not IPFIX.
    BAD_VERSION(
            "what came is not IPFIX",
            "send IPFIX (version 10) there; other protocols come over UDP"),
    /// A message shorter than its own header.
    BAD_LENGTH(
            "a message said that it is shorter than its header, so its end is not known",
            "mend the exporter"),
    /// Nothing came for too long.
    IDLE("nothing came for longer than idle-timeout", "raise connections.idle-timeout"),
    /// A message or handshake took too long.
    SLOW(
            "a message or a handshake was not complete within message-timeout",
            "raise connections.message-timeout"),
    /// There are as many connections as are allowed.
    TOO_MANY("there are as many connections as allowed", "raise connections.max"),
    /// TLS was not agreed on, or broken.
    TLS("TLS failed", "compare the exporter's certificate and authority with the input's tls"),
    /// This inlet stops.
    STOPPED("the inlet stopped", "");

    private final String sentence;
    private final String advice;

    CloseReason(String sentence, String advice) {
        this.sentence = sentence;
        this.advice = advice;
    }

    /// As it is called in metrics.
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String sentence() {
        return sentence;
    }

    String advice() {
        return advice;
    }

    /// Whether the exporter is worse off for it.
    boolean fault() {
        return this != ENDED && this != STOPPED;
    }
}
