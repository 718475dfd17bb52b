package io.weir.flows.inlet;

import java.time.Instant;

/// Something that happened to an exporter, for a person to read.
///
/// @param time when
/// @param kind `first-packet`, `template-missing`, `template-arrived`, `refused`, …
/// @param text one sentence
public record ExporterEvent(Instant time, String kind, String text) {}
