package io.weir.testing.pipeline;

import io.weir.base.config.DataSize;
import io.weir.pipeline.PipelineConfig;

import java.time.Duration;

/// Pipelines with short times and little memory.
public final class QuickConfig {
    private QuickConfig() {}

    /// 64 MiB, five minutes of lag, two seconds to close.
    ///
    /// @param flush how long a record waits at most
    /// @param writers threads that write
    /// @param startWindow how long after its plan an insert may start
    public static PipelineConfig of(Duration flush, int writers, Duration startWindow) {
        return new PipelineConfig(
                flush,
                DataSize.ofMebibytes(64),
                writers,
                startWindow,
                Duration.ofMinutes(5),
                Duration.ofSeconds(2));
    }
}
