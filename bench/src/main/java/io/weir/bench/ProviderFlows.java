package io.weir.bench;

import io.weir.flows.schema.FlowBatch;

import java.util.SplittableRandom;

/// Flows as a provider's routers send them: few exporters and interfaces, many networks of which
/// few are busy, addresses and ports that hardly repeat. The same for the same seed.
final class ProviderFlows {
    private static final int EXPORTERS = 5;
    private static final int INTERFACES = 8;
    private static final String[] KINDS = {"transit", "ix", "pni", "customer", "core"};
    private static final int[] PROTOCOLS = {6, 6, 6, 6, 6, 6, 17, 17, 17, 1};

    private final SplittableRandom random;
    private final int[] networks;

    /// @param networks how many autonomous systems appear
    ProviderFlows(long seed, int networks) {
        random = new SplittableRandom(seed);
        this.networks = new int[networks];
        for (int i = 0; i < networks; i++) {
            this.networks[i] = 1 + random.nextInt(399_999);
        }
    }

    /// Fills an empty batch with flows of one second.
    void fill(FlowBatch batch, long second) {
        int count = batch.capacity();
        for (int i = 0; i < count; i++) {
            int row = batch.beginRow();
            int exporter = i / 24 % EXPORTERS;
            batch.timeReceived.set(row, (int) second);
            batch.samplingRate.set(row, 1000);
            batch.exporterAddress.set(row, 0, 0xFFFF_0A00_0001L + exporter);
            batch.exporterName.set(row, batch.exporterName.intern("edge-" + exporter));
            batch.exporterSite.set(row, batch.exporterSite.intern("site-" + exporter % 3));
            batch.exporterRole.set(row, batch.exporterRole.intern("edge"));
            setEnds(batch, row);
            // Routing sends a network's traffic through one interface.
            setInterfaces(batch, row, exporter);
            batch.proto.set(row, PROTOCOLS[random.nextInt(PROTOCOLS.length)]);
            batch.forwardingStatus.set(row, 64);
            long packets = 1L + random.nextInt(20);
            batch.packets.set(row, packets);
            batch.bytes.set(row, packets * (64L + random.nextInt(1400)));
            batch.commitRow();
        }
    }

    private void setInterfaces(FlowBatch batch, int row, int exporter) {
        int in = batch.srcAs.get(row) % INTERFACES;
        int out = batch.dstAs.get(row) % INTERFACES;
        batch.inIf.set(row, 10 + in);
        batch.outIf.set(row, 10 + out);
        batch.inIfName.set(row, batch.inIfName.intern("et-0/0/" + in));
        batch.outIfName.set(row, batch.outIfName.intern("et-0/0/" + out));
        batch.inIfDescription.set(row, batch.inIfDescription.intern(describe(exporter, in)));
        batch.outIfDescription.set(row, batch.outIfDescription.intern(describe(exporter, out)));
        batch.inIfSpeed.set(row, 100_000);
        batch.outIfSpeed.set(row, 100_000);
        batch.inIfConnectivity.set(row, batch.inIfConnectivity.intern(KINDS[in % KINDS.length]));
        batch.outIfConnectivity.set(row, batch.outIfConnectivity.intern(KINDS[out % KINDS.length]));
        batch.inIfProvider.set(row, batch.inIfProvider.intern("provider-" + in));
        batch.outIfProvider.set(row, batch.outIfProvider.intern("provider-" + out));
        batch.inIfBoundary.set(row, 1 + in % 2);
        batch.outIfBoundary.set(row, 1 + out % 2);
    }

    private static String describe(int exporter, int index) {
        return "link " + index + " of edge-" + exporter;
    }

    private void setEnds(FlowBatch batch, int row) {
        boolean six = random.nextInt(4) == 0;
        batch.etype.set(row, six ? 0x86DD : 0x0800);
        long high = six ? 0x2001_0DB8_0000_0000L | random.nextInt(1 << 20) : 0;
        batch.srcAddr.set(row, high, six ? random.nextLong() : ipv4());
        batch.dstAddr.set(row, high, six ? random.nextLong() : ipv4());
        batch.srcNetMask.set(row, six ? 48 : 24);
        batch.dstNetMask.set(row, six ? 48 : 22);
        batch.srcAs.set(row, network());
        batch.dstAs.set(row, random.nextInt(3) == 0 ? network() : 64_500);
        batch.srcPort.set(row, random.nextInt(4) == 0 ? random.nextInt(65_536) : 443);
        batch.dstPort.set(row, random.nextInt(65_536));
    }

    private long ipv4() {
        return 0xFFFF_0000_0000L | (random.nextInt() & 0xFFFF_FFFFL);
    }

    // The cube makes few of them busy.
    private int network() {
        double share = random.nextDouble();
        return networks[(int) (share * share * share * networks.length)];
    }
}
