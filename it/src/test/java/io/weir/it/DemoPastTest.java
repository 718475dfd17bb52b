package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.app.process.DemoPast;
import io.weir.flows.demo.DemoConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class DemoPastTest {
    private static final DemoConfig DEMO = DemoConfig.defaults();

    @TempDir Path data;

    @Test
    void thePastIsPlayedOncePerDataDirectory() throws Exception {
        assertThat(DemoPast.once(data, DEMO)).isEqualTo(DEMO);
        assertThat(DemoPast.once(data, DEMO).history()).isEqualTo(Duration.ZERO);
        assertThat(DemoPast.once(data, DEMO).peakFlowsPerSecond())
                .isEqualTo(DEMO.peakFlowsPerSecond());
    }

    @Test
    void aStartWithoutAPastLeavesItForALaterOne() throws Exception {
        assertThat(DemoPast.once(data, DEMO.withoutHistory()).history()).isEqualTo(Duration.ZERO);
        assertThat(DemoPast.once(data, DEMO)).isEqualTo(DEMO);
    }
}
