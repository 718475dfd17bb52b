package io.weir.embed.kafka;

import java.nio.file.Path;
import java.util.Properties;

/// The broker's own settings: one node that is broker and controller, sized for a small heap.
final class BrokerSettings {
    private static final int NODE = 1;
    private static final String YEAR_IN_MINUTES = "525600";

    private BrokerSettings() {}

    static Properties of(BrokerConfig config, int port, int controllerPort, Path logs) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put(
                "listeners",
                "PLAINTEXT://"
                        + bracketed(config.listen())
                        + ":"
                        + port
                        + ",CONTROLLER://127.0.0.1:"
                        + controllerPort);
        String advertised = config.advertised().isEmpty() ? config.listen() : config.advertised();
        settings.put("advertised.listeners", "PLAINTEXT://" + bracketed(advertised) + ":" + port);
        settings.put("log.dirs", logs.toString());
        settings.put("log.retention.ms", Long.toString(config.retention().toMillis()));
        // Topics are made with the partitions and limits that someone decided on, never by a
        // client that merely asked for one.
        settings.put("auto.create.topics.enable", "false");
        single(settings);
        small(settings);
        quick(settings);
        if (config.fsync()) {
            settings.put("log.flush.interval.messages", "1");
        }
        return settings;
    }

    private static void single(Properties settings) {
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A pipeline that was off for a long holiday still finds its position.
        settings.put("offsets.retention.minutes", YEAR_IN_MINUTES);
    }

    // After a kill the controller waits for the session of the broker's former self to end before
    // it lets it in again: with Kafka's 9 s a restart would take that long. A process that stands
    // still for longer is without leaders until its next heartbeat; clients try again.
    private static void quick(Properties settings) {
        settings.put("broker.session.timeout.ms", "1500");
        settings.put("broker.heartbeat.interval.ms", "250");
    }

    private static void small(Properties settings) {
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        settings.put("log.cleaner.threads", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
    }

    private static String bracketed(String address) {
        return address.indexOf(':') >= 0 && !address.startsWith("[")
                ? "[" + address + "]"
                : address;
    }
}
