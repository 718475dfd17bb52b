package io.weir.pipeline.delivery;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Steps;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log, at level `debug`, of every step of every range: what was planned, sent, read back
/// and settled, and when. Thread-safe when the steps behind it are.
///
/// @param behind is told too
record LoggedSteps(Steps behind) implements Steps {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedSteps.class);

    @Override
    public void reached(Step step, BatchId id, String table) {
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("step", step.toString())
                    .addKeyValue("batch", id.toString())
                    .addKeyValue("table", table)
                    .log("Step of a range");
        }
        behind.reached(step, id, table);
    }
}
