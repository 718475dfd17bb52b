package io.weir.flows.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.demo.encode.ExportedFlow;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The demo switch's counters say what its flows say. Below 1 s.
class PortCountersTest {
    private static final long NOW = 1_780_000_000_000L;

    private final Router router =
            DemoNetwork.routers().stream()
                    .filter(each -> each.protocol() == Router.Protocol.SFLOW)
                    .findFirst()
                    .orElseThrow();
    private final PortCounters counters =
            new PortCounters(
                    router, InetAddress.ofLiteral(router.address()).getAddress(), NOW - 1_000);

    @Test
    void everyPortHasCountedAllThatItsSampledPacketsStandFor() {
        DemoTraffic traffic = new DemoTraffic(router, false, 7);
        Map<Integer, Long> in = new TreeMap<>();
        Map<Integer, Long> out = new TreeMap<>();
        CounterBatch rows = new CounterBatch(100);
        for (int report = 1; report <= 3; report++) {
            for (int i = 0; i < 500; i++) {
                ExportedFlow flow = traffic.next(NOW);
                counters.passed(flow);
                long octets = flow.bytes() * router.samplingRate();
                in.merge(flow.inInterface(), octets, Long::sum);
                out.merge(flow.outInterface(), octets, Long::sum);
            }
            rows.clear();
            assertThat(messages(NOW + 5_000L * report)).hasSize(1);
            assertThat(messages(NOW + 5_000L * report + 4_999)).isEmpty();
            decode(rows);
            assertThat(rows.rows()).isEqualTo(4);
            for (int row = 0; row < 4; row++) {
                int port = rows.ifIndex.get(row);
                assertThat(port).isEqualTo(row + 1);
                assertThat(rows.sequenceNumber.get(row)).isEqualTo(report);
                assertThat(rows.inOctets.get(row)).isEqualTo(requireNonNull(in.get(port)));
                assertThat(rows.outOctets.get(row)).isEqualTo(requireNonNull(out.get(port)));
                assertThat(rows.ifReportedSpeed.get(row))
                        .isEqualTo(port == 1 ? 200_000_000_000L : 100_000_000_000L);
            }
        }
        assertThat(counters.samples()).isEqualTo(12);
    }

    private byte[] last = {};

    private List<byte[]> messages(long nowMillis) {
        List<byte[]> messages = new ArrayList<>();
        counters.report(nowMillis, messages::add);
        messages.forEach(message -> last = message);
        return messages;
    }

    private void decode(CounterBatch into) {
        FlowDecoder decoder =
                new FlowDecoder(
                        DecoderConfig.defaults(),
                        DecodeEvents.NONE,
                        FlowBatch::clear,
                        into,
                        CounterBatch::clear);
        FlowBatch flows = new FlowBatch(FlowSchema.defaults(), 10);
        decoder.decode(last, 0, last.length, 0, 0xffff_7f00_0004L, 6_343, NOW, flows);
        assertThat(flows.rows()).isZero();
    }
}
