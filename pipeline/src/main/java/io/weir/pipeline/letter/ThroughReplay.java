package io.weir.pipeline.letter;

import io.weir.base.error.WeirException;
import io.weir.pipeline.PipelineConfig;
import io.weir.pipeline.PipelineStatus;
import io.weir.pipeline.Processor;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Writer;
import io.weir.pipeline.delivery.PipelineRunner;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerLine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/// Takes letters straight through the pipeline that refused them, with the same guarantees:
/// planned, built, written, read back, settled. An item that is refused again becomes a new letter,
/// whose source is the replay. Blocking; not thread-safe.
///
/// @param processor of the pipeline
/// @param writer where its rows go
/// @param box where the letters are
/// @param config sizes and times
/// @param steps told of every step
public record ThroughReplay(
        Processor processor, Writer writer, LetterBox box, PipelineConfig config, Steps steps) {
    private static final Duration FLUSH = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(20);

    /// Replays a range, or ends one that an earlier process left open.
    ///
    /// @param topic where the letters came from
    /// @param marksEnd whether the letters are where they belong when this run has settled them;
    ///   not so while other copies of the store are to follow
    /// @param progress is told how many of them are settled
    /// @return what the ledger has to know of it: what became of the items ([ReplayFate#of])
    /// @throws WeirException with the reason of a pipeline that cannot go on
    public List<LedgerLine> run(
            String topic, ReplayRange range, boolean marksEnd, LongConsumer progress)
            throws InterruptedException {
        ReplayConsumer consumer = new ReplayConsumer(box, range, topic, marksEnd);
        Ledger ledger = new Ledger();
        PipelineRunner runner =
                PipelineRunner.builder(new Prompt(processor))
                        .consumer(consumer)
                        .writer(writer)
                        .deadLetters(box)
                        .config(config.withFlushInterval(FLUSH))
                        .steps(steps)
                        .ledger(ledger)
                        .build();
        try (runner) {
            runner.start();
            while (consumer.settled() < range.end()) {
                PipelineStatus status = runner.status();
                if (status.state().equals("stopped")) {
                    throw WeirException.broken(
                            "pipeline " + processor.name() + ": " + status.reason(), null);
                }
                progress.accept(consumer.settled() - range.first());
                LockSupport.parkNanos(LOOK.toNanos());
                if (Thread.interrupted()) {
                    throw new InterruptedException("replay interrupted");
                }
            }
            progress.accept(range.letters().size());
        }
        // The last range was counted before the runner had closed.
        ledger.collect(Instant.now().getEpochSecond());
        return ledger.recent(processor.name(), 0);
    }
}
