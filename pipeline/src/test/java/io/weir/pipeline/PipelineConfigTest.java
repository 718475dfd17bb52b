package io.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.config.DataSize;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PipelineConfigTest {
    @Test
    void defaultsArePinned() {
        assertThat(PipelineConfig.defaults())
                .isEqualTo(
                        new PipelineConfig(
                                Duration.ofSeconds(5),
                                DataSize.ofMebibytes(256),
                                2,
                                Duration.ofSeconds(6),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(3)));
    }

    @Test
    void absurdValuesAreNamed() {
        PipelineConfig defaults = PipelineConfig.defaults();
        assertThatThrownBy(() -> defaults.withFlushInterval(Duration.ZERO))
                .hasMessage("flush-interval: PT0S (expected: > 0)");
        assertThatThrownBy(() -> defaults.withMemory(new DataSize(5)))
                .hasMessage("memory: 5B (expected: >= 1MiB)");
    }
}
