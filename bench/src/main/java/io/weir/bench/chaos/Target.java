package io.weir.bench.chaos;

import io.weir.flows.encoding.FlowEncoding;

/// What is killed.
enum Target {
    /// The pipeline's process, at random instants.
    PIPELINE,
    /// The pipeline's process, at every step of a range.
    STEPS,
    /// The store's process, at random instants.
    STORE,
    /// The broker's process, at random instants.
    BROKER,
    /// The store's process, at every step of a range.
    STORE_STEPS,
    /// The broker's process, at every step of a range.
    BROKER_STEPS,
    /// Several pipelines of one group, in turn.
    STORM,
    /// Broker, store and pipeline as `weir run` starts them, under flows, at random instants.
    PRODUCT,
    /// The same with flows as messages.
    PRODUCT_PROTOBUF,
    /// The product's pipeline, at every step of the ranges of raw rows and of roll-ups.
    PRODUCT_STEPS,
    /// The product's store, amid the inserts of batches into many partitions, at random instants.
    PRODUCT_DAYS;

    /// Runs that many kills, and rounds of all steps that come to about as many.
    Outcome run(Chaos chaos, int kills) throws Exception {
        return switch (this) {
            case PIPELINE -> chaos.pipelineAtRandom(kills);
            case STEPS -> chaos.pipelineAtEveryStep(rounds(kills));
            case STORE -> chaos.storeAtRandom(kills);
            case BROKER -> chaos.brokerAtRandom(kills);
            case STORE_STEPS -> chaos.storeAtEveryStep(rounds(kills));
            case BROKER_STEPS -> chaos.brokerAtEveryStep(rounds(kills));
            case STORM -> chaos.stormOfPipelines(kills);
            case PRODUCT ->
                    chaos.product().atRandom(FlowEncoding.BLOCK, ProductChaos.MINUTES, kills);
            case PRODUCT_STEPS ->
                    chaos.product().pipelineAtEveryStep(Math.ceilDiv(rounds(kills), 2));
            case PRODUCT_DAYS -> chaos.product().storeAmidManyInserts(kills);
            case PRODUCT_PROTOBUF ->
                    chaos.product().atRandom(FlowEncoding.PROTOBUF, ProductChaos.MINUTES, kills);
        };
    }

    private static int rounds(int kills) {
        return Math.ceilDiv(kills, Chaos.steps().size());
    }
}
