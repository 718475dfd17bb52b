package io.weir.bench.chaos;

/// What is killed.
enum Target {
    /// The pipeline's process, at random instants.
    PIPELINE,
    /// The pipeline's process, at every step of a range.
    STEPS,
    /// The store's process, at random instants.
    STORE,
    /// The broker's process, at random instants.
    BROKER;

    /// Runs that many kills, and rounds of all steps that come to about as many.
    Outcome run(Chaos chaos, int kills) throws Exception {
        return switch (this) {
            case PIPELINE -> chaos.pipelineAtRandom(kills);
            case STEPS -> chaos.pipelineAtEveryStep(Math.ceilDiv(kills, Chaos.steps()));
            case STORE -> chaos.storeAtRandom(kills);
            case BROKER -> chaos.brokerAtRandom(kills);
        };
    }
}
