/// Counters, gauges and histograms, exposed in the Prometheus text format.
@NullMarked
package io.weir.base.metrics;

import org.jspecify.annotations.NullMarked;
