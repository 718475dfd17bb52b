package io.weir.pipeline.delivery;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Plan;
import io.weir.pipeline.Writer;

import java.util.List;

/// Notices that other tables were put in the place of a pipeline's tables while a range was open,
/// as by an exchange or a restore: rows of the range may then be in the tables that were taken
/// away. Thread-safe.
final class TableWatch {
    private final Writer writer;
    private final List<String> tables;
    private volatile String known = "";
    private volatile List<String> withoutTokens = List.of();

    TableWatch(Writer writer, List<String> tables) {
        this.writer = writer;
        this.tables = List.copyOf(tables);
    }

    /// Which tables a range that is planned now is for; empty when that is not known yet.
    String known() {
        return known;
    }

    /// Which tables there are at the beginning of a range; asks the store.
    ///
    /// @throws WeirException of kind `BROKEN` when a predecessor planned the range for others
    String begin(Range range) {
        Plan predecessor = range.predecessor();
        String now = writer.identity(tables);
        check(range, predecessor == null ? "" : predecessor.tables(), now);
        withoutTokens = writer.withoutTokens(tables);
        return now;
    }

    /// Which tables were filled at least once, not exactly once, when it was last asked.
    List<String> withoutTokens() {
        return withoutTokens;
    }

    /// Asks the store again when all of a range was written.
    ///
    /// @param begun what [#begin] said
    /// @throws WeirException of kind `BROKEN` when the tables are others
    void end(Range range, String begun) {
        check(range, begun, writer.identity(tables));
    }

    private void check(Range range, String expected, String now) {
        if (!expected.isEmpty() && !now.isEmpty() && !expected.equals(now)) {
            throw WeirException.broken(
                    "tables "
                            + String.join(", ", tables)
                            + ": exchanged or restored while offsets "
                            + range.first()
                            + " to "
                            + range.last()
                            + " of "
                            + range.partition()
                            + " were being written, which may be in those that were taken away"
                            + " (expected: the tables as planned; put them back, or see what is"
                            + " stored and set the group's offsets with Kafka's own tools)",
                    null);
        }
        known = now;
    }
}
