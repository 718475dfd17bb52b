package io.weir.flows.codec;

import static io.weir.flows.codec.Packets.FLOW;
import static io.weir.flows.codec.Packets.flow;
import static io.weir.flows.codec.Packets.ipfix;
import static io.weir.flows.codec.Packets.set;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// The table of domains while connections come and go. Below 1 s.
class ExportersTest {
    private static final int MANY = 100_000;

    private final Exporters exporters =
            new Exporters(10, 2 * MANY, new Budget(1_000), new Budget(1_000));
    private final ExporterState exporter =
            Objects.requireNonNull(
                    exporters.exporter(0, Receiver.EXPORTER, Receiver.NOW, DecodeEvents.NONE));

    @Test
    void aConnectionThatEndsTakesItsDomainsAndNoOthers() {
        Random random = new Random(20261123);
        Map<Long, DomainState> known = new HashMap<>();
        Set<Integer> open = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            int session = random.nextInt(40);
            if (session != 0 && random.nextInt(20) == 0) {
                exporters.forget(session);
                open.remove(session);
                known.keySet().removeIf(id -> id >>> 32 == session);
            } else {
                long id = ((long) session << 32) + random.nextInt(25);
                if (find(id) == null) {
                    assertThat(known.put(id, add(id))).isNull();
                    open.add(session);
                }
            }
            if (step % 500 == 0) {
                known.forEach((id, domain) -> assertThat(find(id)).isSameAs(domain));
            }
        }
        assertThat(known).hasSizeGreaterThan(200);
        open.forEach(exporters::forget);
        for (int session = 0; session < 40; session++) {
            for (int number = 0; number < 25; number++) {
                long id = ((long) session << 32) + number;
                assertThat(find(id)).isSameAs(session == 0 ? known.get(id) : null);
            }
        }
    }

    /// In place of time, which depends on the machine: a table made anew would be a megabyte.
    @Test
    void whatTheEndOfAConnectionCostsDependsOnWhatItOwned() {
        for (int session = 1; session <= MANY; session++) {
            add((long) session << 32);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int session = 1; session <= 100; session++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            exporters.forget(session);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes allocated").isLessThan(1_000);
        assertThat(find(100L << 32)).isNull();
        assertThat(find(101L << 32)).isNotNull();
    }

    @Test
    void setsThatWaitOnAConnectionThatEndsAreLetGoInOrderAndNoOthers() {
        Receiver receiver = new Receiver();
        receiver.decoder.session(1);
        receiver.receive(ipfix(0, 7, set(256, flow(1, 10, 1))));
        receiver.receive(ipfix(1, 8, set(256, flow(2, 20, 2))));
        receiver.decoder.session(2);
        receiver.receive(ipfix(0, 7, set(256, flow(9, 90, 9))));
        receiver.decoder.session(1);
        receiver.receive(ipfix(1, 7, set(257, flow(3, 30, 3))));
        receiver.receive(ipfix(2, 7, set(256, flow(4, 40, 4))));
        assertThat(receiver.exporter().waitingSets()).isEqualTo(5);

        receiver.decoder.sessionEnded(1);

        assertThat(receiver.exporter().waitingSets()).isEqualTo(1);
        assertThat(receiver.exporter().refusedRecords(RefusalReason.TEMPLATE_MISSING)).isEqualTo(4);
        receiver.addsUp();
        Receiver later = new Receiver();
        for (int domain : new int[] {7, 8}) {
            later.receive(ipfix(0, domain, Packets.ipfixTemplate(256, FLOW)));
            later.receive(ipfix(0, domain, Packets.ipfixTemplate(257, FLOW)));
        }
        List<byte[]> letters = new ArrayList<>(receiver.letters);
        letters.forEach(later::receive);
        assertThat(later.flows())
                .containsExactly(
                        "10.0.0.1>10.1.0.1 10/1",
                        "10.0.0.2>10.1.0.2 20/2",
                        "10.0.0.3>10.1.0.3 30/3",
                        "10.0.0.4>10.1.0.4 40/4");
        receiver.decoder.session(2);
        receiver.receive(ipfix(1, 7, Packets.ipfixTemplate(256, FLOW)));
        assertThat(receiver.flows()).containsExactly("10.0.0.9>10.1.0.9 90/9");
    }

    private @Nullable DomainState find(long id) {
        return exporters.find(0, Receiver.EXPORTER, id, FlowProtocol.IPFIX);
    }

    private DomainState add(long id) {
        return Objects.requireNonNull(
                exporters.add(exporter, id, FlowProtocol.IPFIX, Receiver.NOW));
    }
}
