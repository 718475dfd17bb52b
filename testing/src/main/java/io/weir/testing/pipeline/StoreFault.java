package io.weir.testing.pipeline;

/// What a [MemoryStore] does wrong with one insert.
public enum StoreFault {
    /// Nothing.
    NONE,
    /// Refuses for a moment: nothing is stored.
    REFUSE,
    /// Stores the rows, then the answer is lost.
    LOSE_ANSWER,
    /// Notes the token, but loses the rows and the answer: an orphan.
    ORPHAN,
    /// Answers that time is up, and stores the rows later.
    STORE_LATE,
    /// Refuses for good.
    BREAK,
    /// Stores all rows but one, then the answer is lost; no store may do that.
    TEAR
}
