package io.weir.bench.chaos;

import io.weir.flows.schema.FlowBatch;

import java.time.Duration;

/// The flow that stands behind an id: everything follows from it but the time.
///
/// @param id in the low 64 bits of the source address
/// @param seconds when it was received, since 1970
record SentFlow(long id, long seconds) {
    private static final int EXPORTERS = 5;
    private static final int INTERFACES = 4;
    private static final int NETWORKS = 40_000;
    private static final int TIMES = 97;
    private static final long EXPORTER_BASE = 0xFFFF_7F00_0200L;
    private static final long SOURCE_HIGH = 0x2001_0DB8_00C0_0000L;
    private static final int IPV6 = 0x86DD;
    private static final int TCP = 6;

    /// The flow of an id that is sent now, received at one of many times of the past.
    ///
    /// @param past the longest time ago
    static SentFlow now(long id, long nowMillis, Duration past) {
        return new SentFlow(id, nowMillis / 1000 - id % TIMES * past.toSeconds() / TIMES);
    }

    private long exporterNumber() {
        return id % EXPORTERS;
    }

    String exporter() {
        return "edge-" + exporterNumber();
    }

    String in() {
        return "et-0/0/" + id / EXPORTERS % INTERFACES;
    }

    String out() {
        return "ae" + id / 20 % INTERFACES;
    }

    long bytes() {
        return 100 + id * 7919 % 1361;
    }

    long packets() {
        return 1 + id % 13;
    }

    /// Adds it as a row; networks differ, so that the roll-ups have nearly as many rows.
    void addTo(FlowBatch batch) {
        int row = batch.beginRow();
        batch.timeReceived.set(row, (int) seconds);
        batch.samplingRate.set(row, 1 + exporterNumber());
        batch.exporterAddress.set(row, 0, EXPORTER_BASE + exporterNumber());
        batch.exporterName.set(row, batch.exporterName.intern(exporter()));
        batch.srcAddr.set(row, SOURCE_HIGH, id);
        batch.srcAs.set(row, 1_000 + (int) (id % NETWORKS));
        batch.inIf.set(row, 10 + (int) (id / EXPORTERS % INTERFACES));
        batch.outIf.set(row, 20 + (int) (id / 20 % INTERFACES));
        batch.inIfName.set(row, batch.inIfName.intern(in()));
        batch.outIfName.set(row, batch.outIfName.intern(out()));
        batch.etype.set(row, (short) IPV6);
        batch.proto.set(row, (byte) TCP);
        batch.bytes.set(row, bytes());
        batch.packets.set(row, packets());
        batch.commitRow();
    }
}
