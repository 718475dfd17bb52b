package io.weir.base.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

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
    void noScrapeSeesAPartOfWhatBelongsTogether() throws Exception {
        Counter in = metrics.counter("weir_in_total", "In.");
        Counter out = metrics.counter("weir_out_total", "Out.");
        AtomicLong moment = new AtomicLong();
        Supplier<Long> once = metrics.oncePerScrape(moment::incrementAndGet);
        metrics.gauge("weir_first", "First.", once::get);
        metrics.gauge("weir_second", "Second.", once::get);
        AtomicBoolean stop = new AtomicBoolean();
        Thread counting =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!stop.get()) {
                                metrics.together(() -> {
                                    in.increment();
                                    Thread.onSpinWait();
                                    out.increment();
                                });
                            }
                        });
        try {
            for (int look = 0; look < 2_000; look++) {
                String text = text();
                assertThat(value(text, "weir_in_total")).isEqualTo(value(text, "weir_out_total"));
                assertThat(value(text, "weir_first")).isEqualTo(value(text, "weir_second"));
            }
        } finally {
            stop.set(true);
            counting.join();
        }
        assertThat(in.value()).isPositive();
    }

    private static String value(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1);
    }

    @Test
    void oddLabelsAreRefused() {
        assertThatThrownBy(() -> metrics.counter("weir_y_total", "Y.", "reason"))
                .hasMessageContaining("expected: name, value");
    }
}
