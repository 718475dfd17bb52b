package io.weir.app.command;

import io.weir.pipeline.BatchId;
import io.weir.pipeline.Steps;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Ends the process, as `kill -9` does, when a pipeline crosses a step for the n-th time: for `weir
/// bench chaos`. Thread-safe.
final class HaltAt implements Steps {
    /// The exit code of a halt, as a shell shows `kill -9`.
    private static final int KILLED = 137;

    private final String pipeline;
    private final Step step;
    private final AtomicInteger left;

    private HaltAt(String pipeline, Step step, int crossing) {
        this.pipeline = pipeline;
        this.step = step;
        this.left = new AtomicInteger(crossing);
    }

    @Override
    public void reached(Step reached, BatchId id, String table) {
        if (reached == step && id.pipeline().equals(pipeline) && left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /// Reads `PIPELINE:STEP:N`.
    static final class Converter implements ITypeConverter<HaltAt> {
        @Override
        public HaltAt convert(String text) {
            String[] parts = text.split(":", -1);
            try {
                return new HaltAt(parts[0], Step.valueOf(parts[1]), Integer.parseInt(parts[2]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
                throw new TypeConversionException(
                        text
                                + " (expected: PIPELINE:STEP:N, with one of the steps "
                                + Arrays.toString(Step.values())
                                + ")");
            }
        }
    }
}
