package io.weir.results.store;

import io.weir.connect.sql.SqlBatch.Sorted;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;
import io.weir.results.message.Verdict;

import java.util.List;

/// What a verdict means for the pipeline.
final class Verdicts {
    /// A message in which there is nothing to store.
    static final String EMPTY = "empty-report";

    /// A message that is no newer than what is known of its cluster.
    static final String OLDER = "older-report";

    /// A message that is rejected by what it says.
    static final String REJECTED = "rejected-message";

    private Verdicts() {}

    static byte[] bytes(SourceRecord record) {
        byte[] value = record.value();
        return value == null ? new byte[0] : value;
    }

    static <T> Sorted<T> sorted(Verdict<T> verdict) {
        return switch (verdict) {
            case Verdict.Store<T>(T message, List<String> _) -> new Sorted.Item<>(message);
            case Verdict.Skip<T> _ -> new Sorted.Refused<>(EMPTY);
            case Verdict.Reject<T>(String reason) -> new Sorted.Guilty<>(REJECTED, reason);
        };
    }

    static List<Refusal> older(long messages) {
        return messages == 0 ? List.of() : List.of(new Refusal(OLDER, messages));
    }
}
