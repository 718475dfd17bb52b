package io.weir.flows.codec;

import io.weir.flows.schema.CounterBatch;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/// sFlow v5 counter samples, compact and expanded (section 5.3 of the standard): what a source of
/// an agent counted up to now. Each becomes a row when somebody wants rows, and is counted anyway.
/// One per decoder.
final class CounterSamples {
    /// More missing numbers than that are no loss: the agent has begun to count anew.
    private static final int LARGEST_GAP = 10_000;

    private static final long HEARD = 1L << 32;

    private final @Nullable CounterBatch batch;
    private final Consumer<CounterBatch> whenFull;
    private final @Nullable CounterRecords records;

    /// @param batch takes the rows; null when nobody wants them
    CounterSamples(@Nullable CounterBatch batch, Consumer<CounterBatch> whenFull) {
        this.batch = batch;
        this.whenFull = whenFull;
        this.records = batch == null ? null : new CounterRecords(batch);
    }

    /// Reads one sample, from behind its length to its end.
    void read(
            DomainState domain,
            boolean expanded,
            byte[] data,
            int from,
            int to,
            long receivedMillis) {
        ExporterState exporter = domain.exporter();
        int header = expanded ? 16 : 12;
        if (to - from < header) {
            exporter.truncatedCounterSamples++;
            return;
        }
        int source = BigEndian.int32(data, from + 4);
        int sourceClass = expanded ? source : source >>> 24;
        int index = expanded ? BigEndian.int32(data, from + 8) : source & 0xff_ffff;
        int sequence = BigEndian.int32(data, from);
        note(domain, sourceClass, index, sequence);
        if (batch == null || records == null) {
            exporter.counterSamples++;
            return;
        }
        if (batch.full()) {
            whenFull.accept(batch);
        }
        int row = batch.beginRow();
        if (!records(records, data, from + header, to, row)) {
            batch.dropRow();
            exporter.truncatedCounterSamples++;
            return;
        }
        batch.timeReceived.set(row, (int) (receivedMillis / 1_000));
        batch.exporterAddress.set(row, domain.exporterHigh(), domain.exporterLow());
        batch.subAgent.set(row, (int) domain.id());
        batch.sourceClass.set(row, sourceClass);
        batch.sourceIndex.set(row, index);
        batch.sequenceNumber.set(row, sequence);
        if (sourceClass == 0 && batch.ifIndex.get(row) == 0) {
            batch.ifIndex.set(row, index);
        }
        batch.commitRow();
        exporter.counterSamples++;
    }

    /// @return false when the sample is cut off before its first record ends
    private static boolean records(CounterRecords records, byte[] data, int from, int to, int row) {
        int at = from;
        int left = BigEndian.int32(data, from - 4);
        boolean any = false;
        while (left != 0 && to - at >= 8) {
            int format = BigEndian.int32(data, at);
            int length = BigEndian.int32(data, at + 4);
            if (length < 0 || length > to - at - 8) {
                return any;
            }
            records.read(format, data, at + 8, at + 8 + length, row);
            any = true;
            at += 8 + length;
            left--;
        }
        return any || left == 0;
    }

    /// Counts the samples of a source that never came.
    private static void note(DomainState domain, int sourceClass, int index, int sequence) {
        long source = ((long) sourceClass << 32) | (index & 0xffff_ffffL);
        long last = domain.counterSequences.get(source);
        int missing = sequence - (int) last - 1;
        if (last != 0 && missing > 0 && missing <= LARGEST_GAP) {
            domain.exporter().lostCounterSamples += missing;
        }
        boolean late = last != 0 && missing < 0 && missing >= -LARGEST_GAP && sequence != 1;
        if (!late) {
            domain.counterSequences.put(source, HEARD | (sequence & 0xffff_ffffL));
        }
    }
}
