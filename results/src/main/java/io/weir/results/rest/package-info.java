/// The REST API of the results aggregator: identity, parameters, every endpoint, and the reads and
/// writes behind them.
@NullMarked
package io.weir.results.rest;

import org.jspecify.annotations.NullMarked;
