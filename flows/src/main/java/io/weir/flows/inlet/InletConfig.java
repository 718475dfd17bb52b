package io.weir.flows.inlet;

import io.weir.base.config.DataSize;
import io.weir.base.net.ListenAddress;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.enrich.EnrichConfig;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How flows come in.
///
/// @param inputs the UDP ports
/// @param recordFlows flows per Kafka record, about
/// @param recordDelay longest time that a flow waits for others to fill a record
/// @param decoder bounds of the decoders' state; each worker has one
/// @param enrich names and sampling rates
/// @param silentAfter an exporter that sends nothing for so long counts as silent
/// @param producer how records go to Kafka; what does not fit into its memory stays in the kernel's
///   buffers, and is counted when these overflow
public record InletConfig(
        List<InputConfig> inputs,
        int recordFlows,
        Duration recordDelay,
        DecoderConfig decoder,
        EnrichConfig enrich,
        Duration silentAfter,
        ProducerConfig producer) {
    /// Most flows that a record may be made of.
    static final int MAX_RECORD_FLOWS = 16_384;

    public InletConfig {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("inputs: none (expected: at least one)");
        }
        checkAddresses(inputs);
        if (recordFlows < 1 || recordFlows > MAX_RECORD_FLOWS) {
            throw new IllegalArgumentException(
                    "record-flows: " + recordFlows + " (expected: 1 to " + MAX_RECORD_FLOWS + ")");
        }
        if (recordDelay.isNegative()) {
            throw new IllegalArgumentException("record-delay: negative (expected: >= 0)");
        }
        if (!silentAfter.isPositive()) {
            throw new IllegalArgumentException("silent-after: not positive (expected: > 0)");
        }
    }

    private static void checkAddresses(List<InputConfig> inputs) {
        Map<String, String> names = new HashMap<>();
        Set<String> own = new HashSet<>();
        for (InputConfig input : inputs) {
            if (!own.add(input.name())) {
                throw new IllegalArgumentException(
                        "inputs: two are named " + input.name() + " (expected: a name each)");
            }
            String address = ListenAddress.withPort(input.listen(), input.port());
            String socket = input.protocol().word() + " " + address;
            String other = input.port() == 0 ? null : names.put(socket, input.name());
            if (other != null) {
                throw new IllegalArgumentException(
                        "inputs: "
                                + other
                                + " and "
                                + input.name()
                                + " both listen at "
                                + socket
                                + " (expected: an address or port each; any input takes every"
                                + " protocol, and workers shares one)");
            }
        }
    }

    /// Ports 2055, 4739 and 6343 on loopback; silent after five minutes; records of 1,000 flows or
    /// one second. A record is tried for a day: long before that the sockets' buffers are full.
    public static InletConfig defaults() {
        return new InletConfig(
                List.of(
                        InputConfig.of("netflow", 2055),
                        InputConfig.of("ipfix", 4739),
                        InputConfig.of("sflow", 6343)),
                1_000,
                Duration.ofSeconds(1),
                DecoderConfig.defaults(),
                EnrichConfig.defaults(),
                Duration.ofMinutes(5),
                new ProducerConfig(
                        DataSize.ofMebibytes(64),
                        Duration.ofMillis(10),
                        new DataSize(256 << 10),
                        "lz4",
                        Duration.ofDays(1)));
    }

    /// The same, listening on another address.
    public InletConfig withListen(String listen) {
        return withInputs(inputs.stream().map(input -> input.withListen(listen)).toList());
    }

    /// The same, with the time of flows taken from elsewhere.
    public InletConfig withTimestampSource(TimestampSource source) {
        return withInputs(inputs.stream().map(input -> input.withTimestampSource(source)).toList());
    }

    /// The same with other ports.
    public InletConfig withInputs(List<InputConfig> others) {
        return new InletConfig(
                others, recordFlows, recordDelay, decoder, enrich, silentAfter, producer);
    }

    /// The same with other names and rates.
    public InletConfig withEnrich(EnrichConfig other) {
        return new InletConfig(
                inputs, recordFlows, recordDelay, decoder, other, silentAfter, producer);
    }
}
