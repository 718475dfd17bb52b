package io.weir.pipeline.delivery;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.RangeStore;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourceRecord;

import java.util.ArrayList;
import java.util.List;

/// The records of a range as they are, in the order of their offsets.
final class GatheredRecords implements Build {
    /// What a record costs beside its bytes, about.
    private static final int OVERHEAD = 128;

    private final RangeStore store;
    private final List<SourceRecord> records = new ArrayList<>();
    private long bytes;

    GatheredRecords(RangeStore store) {
        this.store = store;
    }

    List<SourceRecord> records() {
        return records;
    }

    @Override
    public void add(SourceRecord record) {
        records.add(record);
        bytes += record.size() + OVERHEAD;
        for (RecordHeader header : record.headers()) {
            byte[] value = header.value();
            bytes += header.name().length() + (value == null ? 0 : value.length);
        }
    }

    @Override
    public long rows() {
        return records.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean full() {
        return store.full(records.size(), bytes);
    }

    @Override
    public Built finish(BatchId id) {
        throw new UnsupportedOperationException("records are not built, they are stored");
    }
}
