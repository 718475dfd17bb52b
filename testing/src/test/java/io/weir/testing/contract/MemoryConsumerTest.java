package io.weir.testing.contract;

import io.weir.pipeline.Consumer;
import io.weir.testing.pipeline.MemoryConsumer;
import io.weir.testing.pipeline.MemoryTopic;

import java.nio.charset.StandardCharsets;

class MemoryConsumerTest extends ConsumerContract {
    @Override
    protected SourceFixture make(int partitions) {
        return new MemorySource(new MemoryTopic(partitions));
    }

    private record MemorySource(MemoryTopic topic) implements SourceFixture {
        @Override
        public Consumer consumer() {
            return new MemoryConsumer(topic, 4);
        }

        @Override
        public void send(int partition, String value) {
            topic.send(partition, value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void leaveOut(int partition) {
            topic.sendMarker(partition);
        }

        @Override
        public void removeBefore(int partition, long offset) {
            topic.truncate(partition, offset);
        }

        @Override
        public void close() {}
    }
}
