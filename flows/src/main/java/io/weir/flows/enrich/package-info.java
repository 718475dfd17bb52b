/// Names for exporters and interfaces, and sampling rates, from configuration.
@NullMarked
package io.weir.flows.enrich;

import org.jspecify.annotations.NullMarked;
