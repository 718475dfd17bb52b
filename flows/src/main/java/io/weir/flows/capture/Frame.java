package io.weir.flows.capture;

/// One captured link-layer frame, before its headers are taken off.
///
/// @param timeNanos when it was captured, nanoseconds since 1970 UTC
/// @param linkType the capture's LINKTYPE number (tcpdump.org/linktypes.html)
/// @param bytes what was captured of it
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Frame(long timeNanos, int linkType, byte[] bytes) {}
