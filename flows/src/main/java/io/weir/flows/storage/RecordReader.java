package io.weir.flows.storage;

import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.encoding.RecordDecoder;
import io.weir.pipeline.Letter;
import io.weir.pipeline.Refusal;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.wire.block.Block;
import io.weir.wire.bytes.MalformedException;
import io.weir.wire.column.IntColumn;

import java.util.ArrayList;
import java.util.List;

/// Reads the records of one batch and judges their flows: the same verdict for raw rows and
/// roll-ups, because it depends on the record alone. Keeps the count of everything.
final class RecordReader {
    /// A flow that was older than [FlowTables#OLDEST] when its record was written.
    static final String TOO_OLD = "older-than-ttl";

    /// A flow from more than [#FUTURE] after the record was written.
    static final String IN_FUTURE = "in-the-future";

    /// A record without a value.
    static final String EMPTY = "empty-record";

    /// The code of letters: bytes that are no flow.
    static final String UNDECODABLE = "undecodable";

    /// The oldest that is taken, in seconds.
    static final long OLDEST = FlowTables.OLDEST.toSeconds();

    private static final long FUTURE = FlowTables.FUTURE.toSeconds();

    private final String progressTable;
    private final SourcePartition partition;
    private final RecordDecoder decoder;
    private final List<Letter> letters = new ArrayList<>();
    private long first = -1;
    private long last = -1;
    private long lastWritten;
    private long oldest = ProgressRow.NONE;
    private long newest;
    private long accepted;
    private long tooOld;
    private long inFuture;
    private long empty;
    private long notBefore;
    private long notAfter;

    RecordReader(String progressTable, SourcePartition partition, FlowEncoding encoding) {
        this.progressTable = progressTable;
        this.partition = partition;
        decoder = encoding.decoder();
    }

    /// Appends the flows of a record and returns how many there were, judged or not.
    int read(SourceRecord record, Block into) {
        if (first < 0) {
            first = record.offset();
        }
        last = record.offset();
        lastWritten = Math.max(0, record.timestamp() / 1000);
        notBefore = lastWritten - OLDEST;
        notAfter = lastWritten + FUTURE;
        byte[] value = record.value();
        if (value == null) {
            empty++;
            return 0;
        }
        try {
            return decoder.decode(
                    value,
                    into,
                    (index, alone, reason) ->
                            letters.add(Letter.item(record, index, alone, UNDECODABLE, reason)));
        } catch (MalformedException malformed) {
            letters.add(Letter.of(record, UNDECODABLE, String.valueOf(malformed.getMessage())));
            return 0;
        }
    }

    /// Whether a flow of the record read last may be stored; counts it either way.
    ///
    /// @param time when it was seen, in seconds
    boolean accept(long time) {
        if (time < notBefore) {
            tooOld++;
            return false;
        }
        if (time > notAfter) {
            inFuture++;
            return false;
        }
        oldest = Math.min(oldest, time);
        newest = Math.max(newest, time);
        accepted++;
        return true;
    }

    /// As [#accept(long)] for a run of rows, provided that all of them lie in a span.
    ///
    /// @return whether they do, and may be stored; nothing is counted otherwise
    boolean acceptAll(IntColumn times, int from, int count, long since, long until) {
        int[] array = times.array();
        long low = ProgressRow.NONE;
        long high = 0;
        for (int row = from; row < from + count; row++) {
            long time = array[row] & 0xFFFF_FFFFL;
            low = Math.min(low, time);
            high = Math.max(high, time);
        }
        if (low < Math.max(since, notBefore) || high > Math.min(until - 1, notAfter)) {
            return false;
        }
        oldest = Math.min(oldest, low);
        newest = Math.max(newest, high);
        accepted += count;
        return true;
    }

    /// Flows that may be stored.
    long accepted() {
        return accepted;
    }

    List<Letter> letters() {
        return letters;
    }

    List<Refusal> refusals() {
        List<Refusal> refusals = new ArrayList<>();
        addRefusal(refusals, TOO_OLD, tooOld);
        addRefusal(refusals, IN_FUTURE, inFuture);
        addRefusal(refusals, EMPTY, empty);
        return refusals;
    }

    private static void addRefusal(List<Refusal> refusals, String reason, long count) {
        if (count > 0) {
            refusals.add(new Refusal(reason, count));
        }
    }

    /// Flows and letters seen, whatever became of them.
    long seen() {
        return accepted + tooOld + inFuture + empty + letters.size();
    }

    /// Whether any record was read.
    boolean any() {
        return first >= 0;
    }

    /// When the last record was written, in seconds.
    long lastWritten() {
        return lastWritten;
    }

    /// What the batch says about itself.
    ProgressRow progress() {
        return new ProgressRow(progressTable, partition, first, last, oldest, newest, lastWritten);
    }
}
