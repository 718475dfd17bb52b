package io.weir.bench.chaos;

import io.weir.bench.delivery.Child;

import java.io.IOException;

/// The pipeline's process, which runs from the start on. Not thread-safe.
final class PipelineVictim implements Victim, AutoCloseable {
    private final Bed bed;
    private Child child;

    PipelineVictim(Bed bed) throws IOException {
        this.bed = bed;
        child = bed.startPipeline();
    }

    @Override
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void restart() throws IOException {
        child = bed.startPipeline();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        child.close();
    }
}
