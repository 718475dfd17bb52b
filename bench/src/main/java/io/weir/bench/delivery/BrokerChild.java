package io.weir.bench.delivery;

import io.weir.embed.kafka.BrokerConfig;
import io.weir.embed.kafka.EmbeddedBroker;

import java.nio.file.Path;

/// A broker in a process of its own. Arguments: data directory, port (0: any).
public final class BrokerChild {
    private BrokerChild() {}

    /// Runs until standard input closes.
    public static void main(String[] arguments) throws Exception {
        BrokerConfig config = BrokerConfig.defaults().withPort(Integer.parseInt(arguments[1]));
        try (EmbeddedBroker broker =
                new EmbeddedBroker(config, Path.of(arguments[0]).resolve("broker"))) {
            broker.start();
            System.out.println("ready " + broker.port());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
