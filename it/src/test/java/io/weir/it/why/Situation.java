package io.weir.it.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.flows.demo.encode.NetFlowV5Encoder;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// What the tests of one house share: the house, what they send, and how they wait for what is
/// said.
abstract class Situation {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String TOPIC = "flows-v1-block";
    static final long NOW = System.currentTimeMillis();

    /// Sends once at the start, and falls silent while others are tested.
    static final String SILENT = "127.0.2.13";

    static final int OF_SILENT = 3;

    private static final AtomicReference<House> HOUSE = new AtomicReference<>();

    static House house() {
        return HOUSE.get();
    }

    static void open(House opened) throws Exception {
        HOUSE.set(opened);
        send(SILENT, v5(OF_SILENT));
    }

    static void send(String address, byte[]... datagrams) throws Exception {
        send(House.ORDINARY, address, datagrams);
    }

    static void send(int socket, String address, byte[]... datagrams) throws Exception {
        try (Exporter exporter = new Exporter(address, house().udp(socket))) {
            for (byte[] datagram : datagrams) {
                exporter.send(datagram);
            }
        }
    }

    static byte[] v5(int flows) {
        return new NetFlowV5Encoder(1, NOW - 100_000, 0).encode(NOW, Exporter.flows(flows, 7, NOW));
    }

    /// Waits until one finding of a cause says all of this.
    static void awaitSaid(String source, String cause, String... pieces) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why(source).of(cause))
                                .singleElement()
                                .asString()
                                .contains(pieces));
    }

    /// Waits until nothing is missing, and so many flows were heard and stored.
    static void awaitNothing(String source, long flows) {
        String counts =
                String.format("%,d heard, %,d stored, 0 refused, in the last hour", flows, flows);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(house().why(source))
                                .returns("nothing is missing: " + counts, Said::summary)
                                .returns(false, Said::missing));
    }
}
