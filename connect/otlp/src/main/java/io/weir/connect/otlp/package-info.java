/// How traces reach an OpenTelemetry collector.
@NullMarked
package io.weir.connect.otlp;

import org.jspecify.annotations.NullMarked;
