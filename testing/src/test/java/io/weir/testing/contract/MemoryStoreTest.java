package io.weir.testing.contract;

import io.weir.pipeline.Writer;
import io.weir.pipeline.table.Table;
import io.weir.testing.pipeline.MemoryStore;

import java.util.List;

class MemoryStoreTest extends WriterContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected Writer open(Table table) {
        return store;
    }

    @Override
    protected List<Long> stored() {
        return store.ids();
    }
}
