package io.weir.connect.sql;

import io.weir.base.error.WeirException;
import io.weir.connect.sql.SortedRange.Entry;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourceRecord;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Stores ranges through a [SqlBatch] in one transaction with their position ([SqlPositions]),
/// whose table must be there. A record that the database refuses is found by halving, each half in
/// a savepoint, and becomes a letter with what the database says. Thread-safe.
public final class SqlRangeStore<T> implements RangeStore {
    private static final String SAVEPOINT = "weir_part";

    private final SqlConnector connector;
    private final SqlPositions positions;
    private final SqlBatch<T> batch;

    /// @param group the consumer group whose positions these are
    public SqlRangeStore(SqlConnector connector, String group, SqlBatch<T> batch) {
        this.connector = connector;
        this.positions = new SqlPositions(connector.dialect(), group);
        this.batch = batch;
    }

    @Override
    public String name() {
        return batch.name();
    }

    @Override
    public Stored store(BatchId range, List<SourceRecord> records, Consumer<List<Letter>> letters) {
        SortedRange<T> sorted = new SortedRange<>(batch, records);
        if (!sorted.letters().isEmpty()) {
            letters.accept(sorted.letters());
        }
        try {
            return connector.write(handle -> whole(handle, range, sorted));
        } catch (WeirException failure) {
            if (failure.kind() != WeirException.Kind.DATA) {
                throw failure;
            }
        }
        return connector.write(handle -> parts(handle, range, sorted, letters));
    }

    private Stored whole(Handle handle, BatchId range, SortedRange<T> sorted) throws SQLException {
        SqlPositions.Position before = positions.advance(handle, range);
        List<Refusal> refusals = write(handle, sorted.fresh(before));
        return new Stored(sorted.built(List.of(), refusals), found(before, range));
    }

    private Stored parts(
            Handle handle, BatchId range, SortedRange<T> sorted, Consumer<List<Letter>> letters)
            throws SQLException {
        SqlPositions.Position before = positions.advance(handle, range);
        List<Letter> guilty = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        part(handle, sorted.fresh(before), guilty, refusals);
        if (!guilty.isEmpty()) {
            letters.accept(guilty);
        }
        return new Stored(sorted.built(guilty, refusals), found(before, range));
    }

    private static boolean found(SqlPositions.Position before, BatchId range) {
        return before.has(range.last(), range.leaderEpoch());
    }

    /// Stores what can be stored.
    private void part(
            Handle handle, List<Entry<T>> items, List<Letter> guilty, List<Refusal> refusals)
            throws SQLException {
        handle.savepoint(SAVEPOINT);
        try {
            refusals.addAll(write(handle, items));
            handle.releaseSavepoint(SAVEPOINT);
        } catch (SQLException | JdbiException failure) {
            WeirException known = SqlErrors.of(batch.name(), failure);
            if (known.kind() != WeirException.Kind.DATA) {
                throw failure;
            }
            handle.rollbackToSavepoint(SAVEPOINT);
            if (items.size() == 1) {
                guilty.add(
                        Letter.of(
                                items.getFirst().record(),
                                "refused-by-database",
                                String.valueOf(known.getMessage())));
                return;
            }
            int half = items.size() / 2;
            part(handle, items.subList(0, half), guilty, refusals);
            part(handle, items.subList(half, items.size()), guilty, refusals);
        }
    }

    private List<Refusal> write(Handle handle, List<Entry<T>> items) throws SQLException {
        return items.isEmpty()
                ? List.of()
                : batch.write(handle, items.stream().map(Entry::item).toList());
    }
}
