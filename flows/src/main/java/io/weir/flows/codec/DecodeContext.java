package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

import java.util.function.Consumer;

/// What the decoders of all protocols share while a datagram is read: the datagram, its times,
/// where rows go, and how refusals are counted. Mutable, one per decoder.
final class DecodeContext {
    private final DecodeEvents events;
    private final Consumer<FlowBatch> whenFull;

    final Moment moment = new Moment();
    final InnerPacket inner;
    final PlanRunner runner;
    final TimestampSource timestampSource;

    /// Rows that left with a full batch during this datagram.
    int drained;

    DecodeContext(
            TimestampSource timestampSource,
            Decapsulation decapsulation,
            DecodeEvents events,
            Consumer<FlowBatch> whenFull) {
        this.timestampSource = timestampSource;
        this.inner = new InnerPacket(decapsulation);
        this.events = events;
        this.whenFull = whenFull;
        this.runner = new PlanRunner(timestampSource, inner);
    }

    DecodeEvents events() {
        return events;
    }

    /// Rows for which there is room, at least one: a full batch is handed on first.
    int room(FlowBatch out) {
        int room = out.capacity() - out.rows();
        if (room > 0) {
            return room;
        }
        int before = out.rows();
        whenFull.accept(out);
        drained += before - out.rows();
        room = out.capacity() - out.rows();
        if (room <= 0) {
            throw new IllegalStateException("batch: still full (expected: emptied when full)");
        }
        return room;
    }

    void refuse(
            DomainState domain, RefusalReason reason, long records, byte[] data, int from, int to) {
        domain.exporter().refused(reason, records, to - from);
        events.dropped(domain.exporter(), domain.number(), reason, records, data, from, to - from);
    }
}
