package io.weir.pipeline;

/// Is told of every boundary in the life of a range, on the thread that crosses it. Fault tests end
/// the process there; everyone else uses [#none()].
@FunctionalInterface
public interface Steps {

    /// The boundaries, in the order in which a range without trouble crosses them.
    enum Step {
        BEFORE_PLAN,
        AFTER_PLAN,
        BEFORE_LETTERS,
        AFTER_LETTERS,
        BEFORE_READ_BACK,
        AFTER_READ_BACK,
        BEFORE_INSERT,
        AFTER_INSERT,
        BEFORE_SETTLE,
        AFTER_SETTLE
    }

    /// A boundary is being crossed.
    ///
    /// @param table the table of an insert or read-back; empty otherwise
    void reached(Step step, BatchId id, String table);

    /// Nobody listens.
    static Steps none() {
        return (_, _, _) -> {};
    }
}
