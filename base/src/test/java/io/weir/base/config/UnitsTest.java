package io.weir.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({"0s,0", "250ms,250", "5s,5000", "1m30s,90000", "1h,3600000", "15d,1296000000"})
    void durationsReadAndPrintTheSame(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s x", "5s-", "-5s", "1x"})
    void wrongDurationsAreRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("expected");
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "512B,512", "64KiB,65536", "8MiB,8388608", "1GiB,1073741824"})
    void sizesReadAndPrintTheSame(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
        assertThat(new DataSize(bytes)).hasToString(text);
    }

    @Test
    void wrongSizesAreRefused() {
        assertThatThrownBy(() -> DataSize.parse("12 MB")).hasMessageContaining("expected");
        assertThatThrownBy(() -> DataSize.parse("999999999999999TiB"))
                .isInstanceOf(ArithmeticException.class);
    }
}
