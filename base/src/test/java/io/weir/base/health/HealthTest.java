package io.weir.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class HealthTest {
    private final Health health = new Health();

    @Test
    void onlyAFailedOwnCheckMakesNotReady() {
        health.registerOwn("inlet", () -> HealthStatus.degraded("kernel drops"));
        health.registerOther("store", () -> HealthStatus.failed("away"));
        assertThat(health.ready()).isTrue();
        health.registerOwn("socket", () -> HealthStatus.failed("closed"));
        assertThat(health.ready()).isFalse();
        health.remove("socket");
        assertThat(health.ready()).isTrue();
    }

    @Test
    void twoStatesTogetherAreTheWorseWithBothReasons() {
        HealthStatus slow = HealthStatus.degraded("slow");
        HealthStatus away = HealthStatus.failed("away");
        assertThat(slow.and(away)).isEqualTo(HealthStatus.failed("slow; away"));
        assertThat(away.and(slow)).isEqualTo(HealthStatus.failed("away; slow"));
        assertThat(slow.and(HealthStatus.ok())).isEqualTo(slow);
        assertThat(HealthStatus.ok().and(slow)).isEqualTo(slow);
    }

    @Test
    void aCheckThatThrowsIsReportedAsFailed() {
        health.registerOwn(
                "broken",
                () -> {
                    throw new IllegalStateException("boom");
                });
        assertThat(health.report())
                .containsExactly(
                        Map.entry(
                                "broken",
                                HealthStatus.failed(
                                        "check failed: java.lang.IllegalStateException: boom")));
        assertThat(health.ready()).isFalse();
    }
}
