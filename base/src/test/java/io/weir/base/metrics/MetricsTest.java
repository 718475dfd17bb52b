package io.weir.base.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    private String text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.writeText(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sameNameAndLabelsIsTheSameCounter() throws IOException {
        metrics.counter("weir_x_total", "X.", "reason", "a").add(2);
        metrics.counter("weir_x_total", "X.", "reason", "a").increment();
        metrics.counter("weir_x_total", "X.", "reason", "b").increment();
        assertThat(metrics.counter("weir_x_total", "X.", "reason", "a").value()).isEqualTo(3);
        assertThat(text())
                .contains("weir_x_total{reason=\"a\"} 3.0")
                .contains("weir_x_total{reason=\"b\"} 1.0");
    }

    @Test
    void gaugesAreReadWhenScrapedAndReplacedByLabels() throws IOException {
        metrics.gauge("weir_lag", "Lag.", () -> 1, "partition", "0");
        metrics.gauge("weir_lag", "Lag.", () -> 5, "partition", "0");
        metrics.gauge("weir_lag", "Lag.", () -> 7, "partition", "1");
        assertThat(text())
                .contains("weir_lag{partition=\"0\"} 5.0")
                .contains("weir_lag{partition=\"1\"} 7.0")
                .doesNotContain("weir_lag{partition=\"0\"} 1.0");
    }

    @Test
    void timersCountTheirObservations() throws IOException {
        metrics.timer("weir_insert_seconds", "Insert.").observe(0.25);
        assertThat(text())
                .contains("weir_insert_seconds_count 1")
                .contains("weir_insert_seconds_sum 0.25");
    }

    @Test
    void oddLabelsAreRefused() {
        assertThatThrownBy(() -> metrics.counter("weir_y_total", "Y.", "reason"))
                .hasMessageContaining("expected: name, value");
    }
}
