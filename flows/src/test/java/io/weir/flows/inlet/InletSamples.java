package io.weir.flows.inlet;

import io.weir.base.config.DataSize;
import io.weir.connect.kafka.ProducerConfig;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.demo.encode.NetFlowV5Encoder;
import io.weir.flows.demo.encode.SampleFlows;
import io.weir.flows.demo.encode.SflowEncoder;
import io.weir.flows.enrich.Boundary;
import io.weir.flows.enrich.EnrichConfig;
import io.weir.flows.enrich.ExporterMetadata;
import io.weir.flows.enrich.InterfaceMetadata;
import io.weir.wire.block.Block;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What tests of the inlet send, configure and look at.
final class InletSamples {
    private InletSamples() {}

    static InletConfig config(int recordFlows) {
        InletConfig defaults = InletConfig.defaults();
        return new InletConfig(
                List.of(InputConfig.of("netflow", 0)),
                recordFlows,
                Duration.ofMillis(200),
                defaults.decoder(),
                defaults.enrich(),
                defaults.silentAfter(),
                new ProducerConfig(
                        DataSize.ofMebibytes(1),
                        Duration.ofMillis(5),
                        new DataSize(65_536),
                        "lz4",
                        Duration.ofHours(1)));
    }

    static EnrichConfig enrich(boolean requireInterfaces) {
        return new EnrichConfig(
                requireInterfaces,
                false,
                Map.of("127.0.0.0/8", 250L),
                Map.of(),
                Map.of(
                        "127.0.0.3",
                        new ExporterMetadata(
                                "edge1",
                                "",
                                "edge",
                                "par",
                                "",
                                "",
                                Map.of(
                                        10,
                                        new InterfaceMetadata(
                                                "et-0",
                                                "Transit",
                                                1_000,
                                                "cogent",
                                                "transit",
                                                Boundary.EXTERNAL),
                                        11,
                                        InterfaceMetadata.of("ae0", null, null, null, null, null)),
                                InterfaceMetadata.UNKNOWN)));
    }

    /// Four flows of an sFlow agent.
    static byte[] sflow(byte[] agent, long now) {
        return new SflowEncoder(agent, now - 100_000, 512, 64_500)
                .encode(now, SampleFlows.of(4, true, 1, now));
    }

    static byte[] v5(long now, int in, int out) {
        ExportedFlow any = SampleFlows.of(1, true, in * 1_000L + out, now).getFirst();
        return new NetFlowV5Encoder(1, now - 100_000, 0)
                .encode(now, List.of(with(any, in, out, any.bytes())));
    }

    /// The same flow with other bytes.
    static ExportedFlow withBytes(ExportedFlow flow, long bytes) {
        return with(flow, flow.inInterface(), flow.outInterface(), bytes);
    }

    private static ExportedFlow with(ExportedFlow any, int in, int out, long bytes) {
        return new ExportedFlow(
                any.startMillis(),
                any.endMillis(),
                any.sourceHigh(),
                any.sourceLow(),
                any.destinationHigh(),
                any.destinationLow(),
                any.protocol(),
                any.sourcePort(),
                any.destinationPort(),
                any.tcpFlags(),
                any.tos(),
                any.sourceAs(),
                any.destinationAs(),
                any.sourceMask(),
                any.destinationMask(),
                in,
                out,
                bytes,
                any.packets());
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static long sum(Block block, String column) {
        LongColumn values = (LongColumn) block.column(column);
        long sum = 0;
        for (int row = 0; row < block.rows(); row++) {
            sum += values.get(row);
        }
        return sum;
    }

    static List<String> texts(Block block, String column) {
        LowCardinalityColumn values = (LowCardinalityColumn) block.column(column);
        return IntStream.range(0, block.rows())
                .mapToObj(row -> values.text(values.id(row)))
                .toList();
    }
}
