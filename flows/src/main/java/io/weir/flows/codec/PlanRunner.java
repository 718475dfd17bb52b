package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowColumn;
import io.weir.flows.schema.FlowSchema;
import io.weir.wire.column.IntColumn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Runs a plan: step by step, each over all records of a run, then puts working values together.
/// The records must lie inside the datagram; the caller has checked. Not thread-safe.
final class PlanRunner {
    /// "Dropped, unknown" (RFC 7270 §4.12).
    private static final byte DROPPED = (byte) 128;

    private final Scratch scratch = new Scratch();
    private final Strip strip = new Strip();
    private final Moment noMoment = new Moment();
    private final ListReader lists;
    private final InnerPacket inner;
    private final TimestampSource timestampSource;
    private final boolean[] wanted = new boolean[FieldOp.values().length];
    private @Nullable FlowSchema schema;

    PlanRunner(TimestampSource timestampSource, InnerPacket inner) {
        this.timestampSource = timestampSource;
        this.inner = inner;
        this.lists = new ListReader(this::fill);
    }

    /// Reads `n` records, at most [Scratch#ROWS], and adds them as rows.
    ///
    /// @param offsets where each field of the template starts in a record
    /// @param lengths how long it is
    /// @param base where the first record starts
    /// @param stride how far records are apart
    @SuppressWarnings("EnumOrdinal") // an array for this process, never stored
    void run(
            Plan plan,
            int[] offsets,
            int[] lengths,
            byte[] data,
            int base,
            int stride,
            int n,
            Moment moment,
            DomainState domain,
            FlowBatch out) {
        if (out.schema() != schema) {
            want(out.schema());
        }
        strip.data = data;
        strip.stride = stride;
        strip.n = n;
        strip.row = out.rows();
        clearWork(plan, n);
        FieldOp[] ops = plan.ops();
        for (int step = 0; step < ops.length; step++) {
            int field = plan.fields()[step];
            strip.at = base + offsets[field];
            strip.length = lengths[field];
            strip.mode = plan.modes()[step];
            if (strip.length > 0 && wanted[ops[step].ordinal()]) {
                read(ops[step], out, moment);
            }
        }
        if (plan.labels().length > 0 && wanted[FieldOp.MPLS_LABEL.ordinal()]) {
            labels(plan, offsets, lengths, base, out);
        }
        for (Plan.ListField list : plan.lists()) {
            lists(plan, list, offsets, lengths, base, domain, out);
        }
        finish(plan, n, moment, domain, out);
        out.addRows(n);
    }

    /// Notes which fields need not be read, because their columns are switched off.
    @SuppressWarnings("EnumOrdinal") // an array for this process, never stored
    private void want(FlowSchema of) {
        schema = of;
        for (FieldOp op : FieldOp.values()) {
            FlowColumn column = op.onlyColumn();
            wanted[op.ordinal()] = column == null || of.has(column);
        }
    }

    private void clearWork(Plan plan, int n) {
        if (plan.has(Plan.HAS_SAMPLER)) {
            Arrays.fill(scratch.sampler, 0, n, 0);
        }
        if (plan.has(Plan.HAS_RATE_PARTS)) {
            Arrays.fill(scratch.interval, 0, n, 0);
            Arrays.fill(scratch.space, 0, n, 0);
            Arrays.fill(scratch.size, 0, n, 0);
            Arrays.fill(scratch.population, 0, n, 0);
        }
        if (plan.has(Plan.HAS_UPTIME)) {
            Arrays.fill(scratch.initMillis, 0, n, 0);
            Arrays.fill(scratch.startUptime, 0, n, 0);
            Arrays.fill(scratch.endUptime, 0, n, 0);
        }
        if (plan.has(Plan.HAS_DURATION)) {
            Arrays.fill(scratch.durationMillis, 0, n, 0);
            Arrays.fill(scratch.durationMicros, 0, n, 0);
        }
    }

    private void read(FieldOp op, FlowBatch out, Moment moment) {
        switch (op) {
            case FRAME -> {
                for (int i = 0; i < strip.n; i++) {
                    // A section of fixed length is filled up: only an IP header tells the length.
                    inner.ethernet(strip.data, at(i), strip.length, 0, out, strip.row + i);
                }
            }
            case IP_PACKET -> {
                for (int i = 0; i < strip.n; i++) {
                    inner.ip(strip.data, at(i), strip.length, 0, out, strip.row + i);
                }
            }
            case BYTES -> strip.longs(out.bytes.array());
            case PACKETS -> strip.longs(out.packets.array());
            case SRC_ADDR_V4 -> strip.ipv4(out.srcAddr);
            case SRC_ADDR_V6 -> strip.ipv6(out.srcAddr);
            case DST_ADDR_V4 -> strip.ipv4(out.dstAddr);
            case DST_ADDR_V6 -> strip.ipv6(out.dstAddr);
            case SRC_MASK -> strip.bytes(out.srcNetMask.array());
            case DST_MASK -> strip.bytes(out.dstNetMask.array());
            case SRC_AS -> strip.ints(out.srcAs.array());
            case DST_AS -> strip.ints(out.dstAs.array());
            case SRC_VLAN -> strip.shorts(out.srcVlan.array());
            case DST_VLAN -> strip.shorts(out.dstVlan.array());
            case SRC_MAC -> strip.macs(out.srcMac.array());
            case DST_MAC -> strip.macs(out.dstMac.array());
            case IN_IF -> strip.ints(out.inIf.array());
            case OUT_IF -> strip.ints(out.outIf.array());
            case ETYPE -> strip.shorts(out.etype.array());
            case PROTO -> strip.bytes(out.proto.array());
            case SRC_PORT -> strip.shorts(out.srcPort.array());
            case DST_PORT -> strip.shorts(out.dstPort.array());
            case NEXT_HOP_V4 -> strip.ipv4(out.nextHop);
            case NEXT_HOP_V6 -> strip.ipv6(out.nextHop);
            case TOS -> strip.bytes(out.ipTos.array());
            case TTL -> strip.bytes(out.ipTtl.array());
            case FRAGMENT_ID -> strip.ints(out.ipFragmentId.array());
            case FRAGMENT_OFFSET -> strip.shorts(out.ipFragmentOffset.array());
            case FLOW_LABEL -> strip.ints(out.ipv6FlowLabel.array());
            case TCP_FLAGS -> strip.shorts(out.tcpFlags.array());
            case TCP_FLAGS_PART -> {
                for (int i = 0; i < strip.n; i++) {
                    out.tcpFlags.array()[strip.row + i] |= (short) strip.value(i);
                }
            }
            case ICMP4_TYPE_CODE -> typeAndCode(out.icmpv4Type.array(), out.icmpv4Code.array());
            case ICMP4_TYPE -> icmp(out.icmpv4Type.array());
            case ICMP4_CODE -> icmp(out.icmpv4Code.array());
            case ICMP6_TYPE_CODE -> typeAndCode(out.icmpv6Type.array(), out.icmpv6Code.array());
            case ICMP6_TYPE -> icmp(out.icmpv6Type.array());
            case ICMP6_CODE -> icmp(out.icmpv6Code.array());
            case FORWARDING_STATUS -> strip.bytes(out.forwardingStatus.array());
            case FIREWALL_EVENT, COMMON_PROPERTIES -> dropped(op, out.forwardingStatus.array());
            case DIRECTION -> direction(out.flowDirection.array());
            case SRC_NAT_V4 -> strip.ipv4(out.srcAddrNat);
            case SRC_NAT_V6 -> strip.ipv6(out.srcAddrNat);
            case DST_NAT_V4 -> strip.ipv4(out.dstAddrNat);
            case DST_NAT_V6 -> strip.ipv6(out.dstAddrNat);
            case SRC_NAT_PORT -> strip.shorts(out.srcPortNat.array());
            case DST_NAT_PORT -> strip.shorts(out.dstPortNat.array());
            case IN_VRF -> strip.ints(out.ingressVrfId.array());
            case OUT_VRF -> strip.ints(out.egressVrfId.array());
            case MPLS_LABEL -> {
                // A row's labels become one array: labels().
            }
            case START_NTP, START_MILLIS, START_SECONDS, START_DELTA_MICROS, START_UPTIME ->
                    FlowTimes.read(op, strip, out.flowStart.array(), moment, scratch.startUptime);
            case END_NTP, END_MILLIS, END_SECONDS, END_DELTA_MICROS, END_UPTIME ->
                    FlowTimes.read(op, strip, out.flowEnd.array(), moment, scratch.endUptime);
            case INIT_MILLIS -> strip.work(scratch.initMillis);
            case DURATION_MILLIS -> strip.work(scratch.durationMillis);
            case DURATION_MICROS -> strip.work(scratch.durationMicros);
            case SAMPLER -> strip.work(scratch.sampler);
            case RATE -> strip.longs(out.samplingRate.array());
            case RATE_INTERVAL -> strip.work(scratch.interval);
            case RATE_SPACE -> strip.work(scratch.space);
            case RATE_SIZE -> strip.work(scratch.size);
            case RATE_POPULATION -> strip.work(scratch.population);
        }
    }

    private int at(int i) {
        return strip.at + i * strip.stride;
    }

    private void direction(byte[] cells) {
        for (int i = 0; i < strip.n; i++) {
            long direction = strip.value(i);
            if (strip.mode == Plan.IF_ZERO && cells[strip.row + i] != 0) {
                continue;
            }
            cells[strip.row + i] = (byte) (direction == 0 || direction == 1 ? direction + 1 : 0);
        }
    }

    /// Fields that tell that a packet was not forwarded, but not why in the words of RFC 7270
    /// §4.12.
    private void dropped(FieldOp op, byte[] cells) {
        for (int i = 0; i < strip.n; i++) {
            boolean drop =
                    op == FieldOp.FIREWALL_EVENT
                            ? strip.value(i) == Elements.DENIED
                            : Elements.forwardingException(strip.value(i), strip.length);
            if (drop && cells[strip.row + i] == 0) {
                cells[strip.row + i] = DROPPED;
            }
        }
    }

    private void icmp(byte[] cells) {
        strip.mode = strip.mode == Plan.IF_ZERO ? Plan.IF_ZERO : Plan.IF_VALUE;
        strip.bytes(cells);
    }

    /// Type times 256 plus code; 0 says nothing (echo reply, or not set).
    private void typeAndCode(byte[] types, byte[] codes) {
        for (int i = 0; i < strip.n; i++) {
            int both = (int) strip.value(i);
            int before = types[strip.row + i] | codes[strip.row + i];
            if (both != 0 && (strip.mode != Plan.IF_ZERO || before == 0)) {
                types[strip.row + i] = (byte) (both >> 8);
                codes[strip.row + i] = (byte) both;
            }
        }
    }

    private void labels(Plan plan, int[] offsets, int[] lengths, int base, FlowBatch out) {
        IntColumn labels = (IntColumn) out.mplsLabels.nested();
        for (int i = 0; i < strip.n; i++) {
            int record = base + i * strip.stride;
            if (!ListCells.free(out.mplsLabels, strip.row + i)) {
                // A section of the packet in the same record has told them.
                continue;
            }
            boolean any = false;
            for (int field : plan.labels()) {
                // 20 bits of label, 3 of class, 1 bottom of stack (RFC 3032 §2.1).
                int label =
                        lengths[field] < 3
                                ? 0
                                : (int) BigEndian.unsigned(strip.data, record + offsets[field], 3)
                                        >> 4;
                if (label != 0) {
                    labels.append(label);
                    any = true;
                }
            }
            if (any) {
                out.mplsLabels.endRow(strip.row + i);
            }
        }
    }

    private void lists(
            Plan plan,
            Plan.ListField list,
            int[] offsets,
            int[] lengths,
            int base,
            DomainState domain,
            FlowBatch out) {
        byte[] data = strip.data;
        int stride = strip.stride;
        int n = strip.n;
        int row = strip.row;
        strip.n = 1;
        strip.stride = 0;
        for (int i = 0; i < n; i++) {
            strip.row = row + i;
            int from = base + i * stride + offsets[list.field()];
            lists.read(
                    list,
                    data,
                    from,
                    from + lengths[list.field()],
                    domain,
                    plan.reverse(),
                    out,
                    strip.row);
        }
        strip.data = data;
        strip.stride = stride;
        strip.n = n;
        strip.row = row;
    }

    private void fill(FieldOp op, byte[] data, int at, int length, FlowBatch out) {
        strip.data = data;
        strip.at = at;
        strip.length = length;
        strip.mode = Plan.IF_ZERO;
        // No time comes from a list.
        read(op, out, noMoment);
    }

    private void finish(Plan plan, int n, Moment moment, DomainState domain, FlowBatch out) {
        int row = strip.row;
        if (plan.has(Plan.HAS_UPTIME) && !moment.headerUptime) {
            FlowTimes.anchor(scratch, n, moment, domain.initMillis, out, row);
        }
        if (plan.has(Plan.HAS_DURATION)) {
            FlowTimes.stretch(scratch, n, out, row);
        }
        SamplingRates.apply(plan, scratch, domain, out, row, n);
        RowFinish.etypes(plan, out, row, n);
        if (plan.has(Plan.HAS_PROTO)) {
            RowFinish.icmp(out, row, n);
        }
        RowFinish.received(timestampSource, moment, out, row, n);
        out.exporterAddress.fill(row, row + n, domain.exporterHigh(), domain.exporterLow());
    }
}
