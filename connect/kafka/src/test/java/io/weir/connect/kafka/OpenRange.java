package io.weir.connect.kafka;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.TableBlock;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.testing.pipeline.MemoryStore;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Pipelines that end in the middle of a range, so that the next has to find out what is stored.
final class OpenRange {
    private OpenRange() {}

    /// Starts a pipeline and ends it when it has written its first block and has no answer.
    ///
    /// @param stored whether the store takes what is written
    /// @return the range that is open then
    static BatchId leave(KafkaFixture broker, String topic, MemoryStore store, boolean stored)
            throws Exception {
        SilentStore silent = new SilentStore(store, stored, new CompletableFuture<>());
        PipelineRunner first = broker.pipeline(topic, silent);
        BatchId id = silent.asked().get();
        first.close();
        return id;
    }

    /// A store that stores, or not, and never answers.
    private record SilentStore(MemoryStore store, boolean stores, CompletableFuture<BatchId> asked)
            implements Writer {
        @Override
        public void write(TableBlock block, BatchId id, int attempt, Instant deadline) {
            if (stores) {
                store.write(block, id, attempt, deadline);
            }
            asked.complete(id);
            throw WeirException.retriable("no answer", null);
        }

        @Override
        public void awaitEnd(
                String table, String partition, BatchId id, int attempt, Duration patience) {
            throw WeirException.retriable("no answer", null);
        }

        @Override
        public long readBack(String table, String partition, long batch) {
            throw WeirException.retriable("no answer", null);
        }
    }
}
