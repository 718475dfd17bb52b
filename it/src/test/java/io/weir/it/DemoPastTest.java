package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.app.process.DemoPast;
import io.weir.flows.demo.DemoConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

class DemoPastTest {
    private static final DemoConfig DEMO = DemoConfig.defaults();

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir Path data;

    private DemoConfig restOf(DemoConfig config) throws IOException {
        return new DemoPast(data).rest(config, NOW);
    }

    @Test
    void thePastIsPlayedOncePerDataDirectory() throws Exception {
        assertThat(restOf(DEMO)).isEqualTo(DEMO);
        new DemoPast(data).played(Long.MAX_VALUE);
        assertThat(restOf(DEMO)).isEqualTo(DEMO.withHistory(Duration.ZERO));
    }

    @Test
    void aPastThatWasInterruptedIsPlayedFromThereOn() throws Exception {
        new DemoPast(data).played(NOW.minus(Duration.ofHours(9)).toEpochMilli());
        assertThat(restOf(DEMO)).isEqualTo(DEMO.withHistory(Duration.ofHours(9)));
        new DemoPast(data).played(NOW.minus(Duration.ofDays(9)).toEpochMilli());
        assertThat(restOf(DEMO)).isEqualTo(DEMO);
    }

    @Test
    void aStartWithoutAPastLeavesItForALaterOne() throws Exception {
        assertThat(restOf(DEMO.withHistory(Duration.ZERO)).history()).isZero();
        assertThat(restOf(DEMO)).isEqualTo(DEMO);
    }
}
