package io.weir.connect.kafka;

import static java.util.Objects.requireNonNull;

import io.weir.base.error.WeirException;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How large the batches for a topic may be: as configured, but not more than the topic takes.
/// Kafka's client divides a batch that is refused as too large; when it has to do so twice, the
/// numbers of the records can get out of order, and all that follows on the partition waits until
/// the delivery time-out. Each topic is asked for once. Thread-safe.
final class BatchLimits {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLimits.class);
    private static final String LARGEST = "max.message.bytes";

    private final KafkaConnector connector;
    private final int configured;
    private final Duration patience;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    /// @param configured bytes
    /// @param patience how long Kafka may take to answer
    BatchLimits(KafkaConnector connector, int configured, Duration patience) {
        this.connector = connector;
        this.configured = configured;
        this.patience = patience;
    }

    /// Bytes of a batch for the topic; as configured where there is no such topic (yet), or its
    /// settings may not be read.
    ///
    /// @throws WeirException when Kafka does not say it in time
    int of(String topic) {
        Integer before = known.get(topic);
        return before == null ? ask(topic) : before;
    }

    private synchronized int ask(String topic) {
        Integer meanwhile = known.get(topic);
        if (meanwhile != null) {
            return meanwhile;
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        int millis = (int) patience.toMillis();
        try {
            Map<ConfigResource, Config> settings =
                    connector
                            .admin()
                            .describeConfigs(
                                    List.of(resource),
                                    new DescribeConfigsOptions().timeoutMs(millis))
                            .all()
                            .get(millis + 1_000L, TimeUnit.MILLISECONDS);
            connector.reached();
            return remember(topic, requireNonNull(settings.get(resource)).get(LARGEST));
        } catch (ExecutionException | TimeoutException failure) {
            Throwable cause = KafkaErrors.unwrap(failure);
            if (cause instanceof UnknownTopicOrPartitionException) {
                return configured;
            }
            if (cause instanceof AuthorizationException) {
                LOG.atInfo()
                        .addKeyValue("topic", topic)
                        .log("May not see how large records this topic takes");
                known.put(topic, configured);
                return configured;
            }
            WeirException classified = KafkaErrors.classify("settings of " + topic, cause);
            connector.missed(classified);
            throw classified;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw WeirException.retriable("settings of " + topic + ": interrupted", interrupted);
        }
    }

    private int remember(String topic, @Nullable ConfigEntry largest) {
        int bytes = configured;
        if (largest != null && largest.value() != null) {
            // An eighth is left for what the client's estimate of compression is off.
            bytes = Math.min(configured, Integer.parseInt(largest.value()) / 8 * 7);
        }
        if (bytes < configured) {
            LOG.atInfo()
                    .addKeyValue("topic", topic)
                    .addKeyValue("bytes", bytes)
                    .addKeyValue("configured", configured)
                    .log("Smaller batches than configured: the topic takes no larger ones");
        }
        known.put(topic, bytes);
        return bytes;
    }
}
