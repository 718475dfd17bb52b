package io.weir.connect.sql;

import io.weir.connect.sql.SqlBatch.Sorted;
import io.weir.pipeline.Built;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The records of a range by what is to be done with each. Not thread-safe.
final class SortedRange<T> {
    private final List<Entry<T>> items = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final Map<String, Long> refused = new TreeMap<>();
    private final int records;

    /// A record that is to be stored.
    record Entry<T>(SourceRecord record, T item) {}

    SortedRange(SqlBatch<T> batch, List<SourceRecord> all) {
        records = all.size();
        for (SourceRecord record : all) {
            switch (batch.sort(record)) {
                case Sorted.Item<T>(T item) -> items.add(new Entry<>(record, item));
                case Sorted.Refused<T>(String rule) -> refused.merge(rule, 1L, Long::sum);
                case Sorted.Guilty<T>(String error, String reason) ->
                        letters.add(Letter.of(record, error, reason));
            }
        }
    }

    /// Items whose records are not stored yet.
    List<Entry<T>> fresh(SqlPositions.Position stored) {
        return items.stream()
                .filter(entry -> !stored.has(entry.record().offset(), entry.record().leaderEpoch()))
                .toList();
    }

    List<Letter> letters() {
        return letters;
    }

    /// What became of every record.
    ///
    /// @param guilty refused by the database
    /// @param turnedAway refused because of what is stored
    Built built(List<Letter> guilty, List<Refusal> turnedAway) {
        Map<String, Long> rules = new TreeMap<>(refused);
        turnedAway.forEach(refusal -> rules.merge(refusal.reason(), refusal.count(), Long::sum));
        List<Letter> all = new ArrayList<>(letters);
        all.addAll(guilty);
        List<Refusal> refusals = new ArrayList<>();
        rules.forEach((rule, count) -> refusals.add(new Refusal(rule, count)));
        return new Built(List.of(), all, refusals, records);
    }
}
