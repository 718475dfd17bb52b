package io.weir.connect.kafka;

import java.util.Map;

/// The consumer's settings in Kafka's words.
final class ConsumerSettings {
    private ConsumerSettings() {}

    static Map<String, Object> of(KafkaConnector connector, ConsumerConfig config, String group) {
        Map<String, Object> settings = connector.client(group);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "none");
        settings.put("isolation.level", "read_committed");
        settings.put("allow.auto.create.topics", "false");
        settings.put("max.poll.records", Integer.toString(config.pollRecords()));
        settings.put("fetch.max.bytes", Long.toString(config.fetch().bytes()));
        settings.put("max.partition.fetch.bytes", Long.toString(config.partitionFetch().bytes()));
        // New partitions are found within this time.
        settings.putIfAbsent("metadata.max.age.ms", "30000");
        settings.put("request.timeout.ms", "15000");
        settings.put("default.api.timeout.ms", "15000");
        if (!config.instance().isEmpty()) {
            settings.put("group.instance.id", config.instance() + "-" + group);
        }
        if (!"consumer".equals(settings.get("group.protocol"))) {
            long session = config.sessionTimeout().toMillis();
            settings.put("session.timeout.ms", Long.toString(session));
            settings.put("heartbeat.interval.ms", Long.toString(session / 5));
            settings.put(
                    "partition.assignment.strategy",
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        return settings;
    }
}
