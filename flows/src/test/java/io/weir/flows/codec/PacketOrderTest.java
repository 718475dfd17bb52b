package io.weir.flows.codec;

import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.ipfixTemplate;
import static io.weir.flows.codec.Packets.set;
import static io.weir.flows.codec.Packets.v9;
import static io.weir.flows.codec.Packets.v9Template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// Two templates and three data sets in every order, cut into datagrams in every way: 1,920 streams
/// of each protocol, templates behind their data included. Under a second.
class PacketOrderTest {
    private static final int SETS = 5;
    private static final int[] TURNED = {2, 4, 1, 4, 12, 4, 8, 4};

    private static final String[] FLOWS = {
        "10.0.0.1>10.1.0.1 100/1",
        "10.0.0.2>10.1.0.2 200/2",
        "10.0.0.3>10.1.0.3 300/3",
        "10.0.0.4>10.1.0.4 400/4",
    };

    @ParameterizedTest
    @ValueSource(ints = {9, 10})
    void everyOrderAndEveryCutGivesTheSameFlows(int version) {
        List<Bytes> sets =
                List.of(
                        template(version, 256, FLOW),
                        template(version, 257, TURNED),
                        set(256, flow(1, 100, 1).add(flow(2, 200, 2))),
                        set(257, turned(3, 300, 3)),
                        set(256, flow(4, 400, 4)));
        List<List<Integer>> orders = new ArrayList<>();
        orders(new ArrayList<>(), orders);
        assertThat(orders).hasSize(120);
        for (List<Integer> order : orders) {
            for (int cuts = 0; cuts < 1 << (SETS - 1); cuts++) {
                Receiver receiver = new Receiver(DecoderConfig.defaults(), 64);
                send(receiver, version, sets, order, cuts);
                assertThat(receiver.flows())
                        .as("order %s, cuts %s", order, Integer.toBinaryString(cuts))
                        .containsExactlyInAnyOrder(FLOWS);
                receiver.addsUp();
            }
        }
    }

    /// Bit `i` of `cuts` ends a datagram behind the set in place `i`.
    private static void send(
            Receiver receiver, int version, List<Bytes> sets, List<Integer> order, int cuts) {
        List<Bytes> together = new ArrayList<>();
        int sequence = 0;
        for (int place = 0; place < SETS; place++) {
            together.add(sets.get(order.get(place)));
            if (place == SETS - 1 || (cuts >> place & 1) == 1) {
                Bytes[] body = together.toArray(Bytes[]::new);
                receiver.receive(version == 9 ? v9(sequence, 1, body) : ipfix(sequence, 1, body));
                sequence++;
                together.clear();
            }
        }
    }

    private static void orders(List<Integer> begun, List<List<Integer>> all) {
        if (begun.size() == SETS) {
            all.add(List.copyOf(begun));
            return;
        }
        for (int next = 0; next < SETS; next++) {
            if (!begun.contains(next)) {
                List<Integer> longer = new ArrayList<>(begun);
                longer.add(next);
                orders(longer, all);
            }
        }
    }

    private static Bytes template(int version, int id, int... fields) {
        return version == 9 ? v9Template(id, fields) : ipfixTemplate(id, fields);
    }

    private static Bytes turned(int host, long octets, long packets) {
        return Bytes.bytes().u32(packets, octets, 0x0a01_0000L + host, 0x0a00_0000L + host);
    }
}
