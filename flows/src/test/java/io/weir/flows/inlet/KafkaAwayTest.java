package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// What is said of inputs that wait for Kafka. Below 1 s.
class KafkaAwayTest {
    @Test
    void onlyInputsThatWaitForMoreThanASecondCount() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        BackPressure tcp = new BackPressure(InputProtocol.TCP, waiting::countDown);
        BackPressure udp = new BackPressure(InputProtocol.UDP, () -> {});
        Thread worker = Thread.ofVirtual().start(() -> tcp.await(() -> false));
        waiting.await();
        Instant since = tcp.since();

        assertThat(KafkaAway.of(List.of(tcp, udp), since.plusMillis(900))).isEmpty();
        assertThat(KafkaAway.of(List.of(tcp, udp), since.plusMillis(1_001)))
                .contains(new KafkaAway(since, EnumSet.of(InputProtocol.TCP)));

        tcp.closing(0);
        worker.join();
        assertThat(KafkaAway.of(List.of(tcp, udp), since.plusSeconds(9))).isEmpty();
    }

    @Test
    void theKernelDropsOnlyWhatComesOverUdp() {
        assertThat(KafkaAway.effect(EnumSet.of(InputProtocol.UDP)))
                .isEqualTo("the sockets are not read, and the kernel drops what does not fit");
        assertThat(KafkaAway.effect(EnumSet.of(InputProtocol.TCP)))
                .isEqualTo("the connections are not read, and their exporters wait");
        assertThat(KafkaAway.effect(EnumSet.allOf(InputProtocol.class)))
                .contains("of UDP the kernel drops", "their exporters wait");
    }
}
