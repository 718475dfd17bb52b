package io.weir.flows.inlet;

/// A datagram for the dead letters: it can be decoded once its template is known.
///
/// @param exporter the exporter's address as text
/// @param domain observation domain
/// @param millis when it was given up, ms since 1970
/// @param error the short code of the reason
/// @param reason one sentence
/// @param flows in it, estimated
/// @param bytes the datagram
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record UndecodedDatagram(
        String exporter,
        long domain,
        long millis,
        String error,
        String reason,
        long flows,
        byte[] bytes) {}
