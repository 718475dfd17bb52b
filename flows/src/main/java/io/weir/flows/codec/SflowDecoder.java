package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// sFlow v5 (sflow.org/sflow_version_5.txt, draft of discarded packets included): datagrams of
/// samples. Flow samples, compact and expanded, and discarded packets become rows; counter samples
/// become rows of their own ([CounterSamples]); samples of other kinds are passed over, as the
/// standard asks. One per decoder.
final class SflowDecoder {
    private static final int FLOW = 1;
    private static final int COUNTERS = 2;
    private static final int EXPANDED_FLOW = 3;
    private static final int EXPANDED_COUNTERS = 4;
    private static final int DISCARDED = 5;

    private final DecodeContext context;
    private final SflowRecords records;
    private final CounterSamples counters;

    SflowDecoder(DecodeContext context, CounterSamples counters) {
        this.context = context;
        this.records = new SflowRecords(context.inner);
        this.counters = counters;
    }

    /// Whether a whole datagram header is there: an agent of IPv4 or IPv6, and what follows it.
    static boolean hasHeader(byte[] data, int from, int to) {
        if (to - from < 28) {
            return false;
        }
        int type = BigEndian.int32(data, from + 4);
        return type == 1 || (type == 2 && to - from >= 40);
    }

    /// Whether a datagram whose header is there holds as many samples as it says, and no more
    /// bytes. Until such a one has come nobody believes the agent's address in it: a damaged
    /// datagram has any.
    static boolean isWhole(byte[] data, int from, int to) {
        int header = afterAgent(data, from);
        long samples = BigEndian.uint32(data, header + 12);
        int at = header + 16;
        while (samples > 0 && to - at >= 8) {
            int length = BigEndian.int32(data, at + 4);
            if (length < 0 || length > to - at - 8) {
                return false;
            }
            at += 8 + length;
            samples--;
        }
        return samples == 0 && at == to;
    }

    /// The agent that a datagram is from, first 8 bytes (IPv4 mapped).
    static long agentHigh(byte[] data, int from) {
        return BigEndian.int32(data, from + 4) == 1 ? 0 : BigEndian.int64(data, from + 8);
    }

    /// The agent that a datagram is from, last 8 bytes.
    static long agentLow(byte[] data, int from) {
        return BigEndian.int32(data, from + 4) == 1
                ? Strip.MAPPED | BigEndian.uint32(data, from + 8)
                : BigEndian.int64(data, from + 16);
    }

    /// The sub-agent that sent a datagram.
    static long subAgent(byte[] data, int from) {
        return BigEndian.uint32(data, afterAgent(data, from));
    }

    private static int afterAgent(byte[] data, int from) {
        return from + (BigEndian.int32(data, from + 4) == 1 ? 12 : 24);
    }

    /// Decodes one datagram whose header is there.
    void decode(DomainState domain, byte[] data, int from, int to, FlowBatch out) {
        int header = afterAgent(data, from);
        ExporterState exporter = domain.exporter();
        int lost = domain.sequence.next(BigEndian.int32(data, header + 4), 1, 1);
        exporter.sequenceLostPackets += lost;
        if (lost > 0) {
            exporter.sequenceLostRecords += exporter.estimateRecordsOf(lost);
        }
        Moment moment = context.moment;
        moment.headerUptime = false;
        moment.exportMillis = moment.receivedMillis;
        int samples = BigEndian.int32(data, header + 12);
        int at = header + 16;
        while (samples != 0 && to - at >= 8) {
            int format = BigEndian.int32(data, at);
            int length = BigEndian.int32(data, at + 4);
            if (length < 0 || length > to - at - 8) {
                break;
            }
            sample(domain, format, data, at, at + 8 + length, out);
            at += 8 + length;
            samples--;
        }
        exporter.decodedBytes += at - from;
        if (samples != 0) {
            context.refuse(domain, RefusalReason.TRUNCATED, 1, data, at, to);
        } else if (at < to) {
            context.refuse(domain, RefusalReason.MALFORMED, 1, data, at, to);
        }
    }

    private void sample(
            DomainState domain, int format, byte[] data, int from, int to, FlowBatch out) {
        switch (format) {
            case FLOW, DISCARDED -> flow(domain, format, data, from, 40, to, out);
            case EXPANDED_FLOW -> flow(domain, format, data, from, 52, to, out);
            case COUNTERS, EXPANDED_COUNTERS ->
                    counters.read(
                            domain,
                            format == EXPANDED_COUNTERS,
                            data,
                            from + 8,
                            to,
                            context.moment.receivedMillis);
            default -> {
                // Another enterprise's.
            }
        }
    }

    private void flow(
            DomainState domain,
            int format,
            byte[] data,
            int from,
            int header,
            int to,
            FlowBatch out) {
        ExporterState exporter = domain.exporter();
        if (to - from < header) {
            exporter.refused(RefusalReason.TRUNCATED, 1, 0);
            return;
        }
        context.room(out);
        int row = out.beginRow();
        switch (format) {
            case FLOW -> compact(data, from, out, row);
            case DISCARDED -> discarded(data, from, out, row);
            default -> expanded(data, from, out, row);
        }
        int count = BigEndian.int32(data, from + header - 4);
        if (!records.read(data, from + header, to, count, out, row)) {
            out.dropRow();
            exporter.refused(RefusalReason.TRUNCATED, 1, 0);
            return;
        }
        long now = context.moment.receivedMillis;
        out.timeReceived.set(row, (int) (now / 1_000));
        out.flowStart.set(row, now);
        out.flowEnd.set(row, now);
        out.exporterAddress.set(row, domain.exporterHigh(), domain.exporterLow());
        if (out.packets.array()[row] == 0) {
            out.packets.set(row, 1);
        }
        if (out.samplingRate.get(row) == 0) {
            out.samplingRate.set(row, 1);
            out.samplingRateAssumed.set(row, 1);
            exporter.assumedRateFlows++;
        }
        out.commitRow();
        exporter.decoded(1);
        exporter.flows++;
    }

    private static void compact(byte[] data, int from, FlowBatch out, int row) {
        out.samplingRate.set(row, BigEndian.uint32(data, from + 16));
        int input = BigEndian.int32(data, from + 28);
        int output = BigEndian.int32(data, from + 32);
        interfaces(
                input >>> 30, input & 0x3fff_ffff, output >>> 30, output & 0x3fff_ffff, out, row);
    }

    private static void expanded(byte[] data, int from, FlowBatch out, int row) {
        out.samplingRate.set(row, BigEndian.uint32(data, from + 20));
        interfaces(
                BigEndian.int32(data, from + 32),
                BigEndian.int32(data, from + 36),
                BigEndian.int32(data, from + 40),
                BigEndian.int32(data, from + 44),
                out,
                row);
    }

    /// Discarded packets are told one by one, not sampled.
    private static void discarded(byte[] data, int from, FlowBatch out, int row) {
        out.samplingRate.set(row, 1);
        out.inIf.set(row, BigEndian.int32(data, from + 24));
        out.outIf.set(row, BigEndian.int32(data, from + 28));
        out.forwardingStatus.set(row, SflowDiscards.status(BigEndian.int32(data, from + 32)));
    }

    /// The two top bits tell the format: 0 an ifIndex, 1 a packet discarded for a reason, 2 several
    /// interfaces; the index of all ones is the device itself.
    private static void interfaces(
            int inputFormat, int input, int outputFormat, int output, FlowBatch out, int row) {
        if (inputFormat == 0 && !itself(input)) {
            out.inIf.set(row, input);
        }
        if (outputFormat == 0 && !itself(output)) {
            out.outIf.set(row, output);
        } else if (outputFormat == 1) {
            out.forwardingStatus.set(row, SflowDiscards.status(output));
        }
    }

    private static boolean itself(int index) {
        return index == 0x3fff_ffff || index == -1;
    }
}
