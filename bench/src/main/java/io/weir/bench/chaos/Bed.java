package io.weir.bench.chaos;

import io.weir.bench.delivery.BrokerChild;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.PipelineChild;
import io.weir.bench.delivery.StoreChild;
import io.weir.pipeline.Steps.Step;

import java.io.IOException;
import java.nio.file.Path;

/// A broker and a store in processes of their own that can be killed and started again, and a topic
/// and tables of ids between them. Not thread-safe.
final class Bed implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final String TOPIC = "ids";

    /// More crossings of a step than there will be.
    private static final int NEVER = Integer.MAX_VALUE;

    private final Path directory;
    private Child broker;
    private Child store;
    private final IdPipeline pipeline;

    /// Starts everything.
    Bed(Path directory) throws IOException {
        this.directory = directory;
        broker = startBroker("0");
        store = startStore("0");
        pipeline = new IdPipeline(directory, bootstrap(), TOPIC);
        pipeline.prepare(PARTITIONS);
    }

    private String bootstrap() {
        return "127.0.0.1:" + broker.ready();
    }

    private Child startBroker(String port) throws IOException {
        return Child.start(BrokerChild.class, directory.toString(), port);
    }

    private Child startStore(String port) throws IOException {
        return Child.start(StoreChild.class, directory.toString(), port);
    }

    IdPipeline pipeline() {
        return pipeline;
    }

    /// The broker; it comes back on the same port.
    Victim brokerVictim() {
        return Victim.of(() -> broker.kill(), () -> broker = startBroker(broker.ready()));
    }

    /// The store; it comes back on the same port.
    Victim storeVictim() {
        return Victim.of(() -> store.kill(), () -> store = startStore(store.ready()));
    }

    /// A pipeline in a process of its own that goes on until it is killed.
    Child startPipeline() throws IOException {
        return startPipeline(Step.BEFORE_PLAN, NEVER);
    }

    /// One of several pipelines in processes of their own, for the others a stranger.
    Child startMember() throws IOException {
        return startPipeline(Step.BEFORE_PLAN, NEVER, "stop");
    }

    /// A pipeline in a process of its own that halts when it crosses a step for the given time.
    Child startPipeline(Step step, int crossing) throws IOException {
        return startPipeline(step, crossing, "halt");
    }

    private Child startPipeline(Step step, int crossing, String end) throws IOException {
        return Child.start(
                PipelineChild.class,
                directory.toString(),
                bootstrap(),
                TOPIC,
                step.name(),
                String.valueOf(crossing),
                end);
    }

    @Override
    public void close() throws Exception {
        try (Child _ = broker;
                Child _ = store) {
            pipeline.close();
        }
    }
}
