package io.weir.bench.delivery;

import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A pipeline in a process of its own that halts, as by `kill -9`, or stops as by `kill -STOP`, at
/// the given crossing of a step. Arguments: the store's data directory, broker, topic, step, number
/// of the crossing, and `halt` or `stop`.
public final class PipelineChild {
    /// The exit code of a halt, as a shell shows `kill -9`.
    public static final int KILLED = 137;

    private PipelineChild() {}

    /// Runs until standard input closes.
    public static void main(String[] arguments) throws Exception {
        Step fatal = Step.valueOf(arguments[3]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[4]));
        boolean stops = arguments[5].equals("stop");
        Steps steps =
                (step, _, _) -> {
                    if (step == fatal && left.decrementAndGet() == 0) {
                        if (stops) {
                            Signals.send("STOP", ProcessHandle.current());
                        } else {
                            Runtime.getRuntime().halt(KILLED);
                        }
                    }
                };
        try (IdPipeline parts = new IdPipeline(Path.of(arguments[0]), arguments[1], arguments[2]);
                PipelineRunner runner =
                        stops ? parts.anonymousRunner(steps) : parts.runner(steps)) {
            System.out.println("ready");
            runner.start();
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
