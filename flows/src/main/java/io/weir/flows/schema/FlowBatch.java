package io.weir.flows.schema;

import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.FixedStringColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.ShortColumn;
import io.weir.wire.column.WideColumn;

import java.util.ArrayList;
import java.util.List;

/// A run of flows under construction: one column per field, of which a decoder sets what a packet
/// has, by row (`batch.bytes.set(row, value)`); everything else is the type's default. Columns of
/// lists are appended to and closed with `endRow(row)`.
///
/// Each field exists even when its column is switched off: what is set there goes nowhere
/// ([#has(FlowColumn)] tells, so that the work can be spared). The meaning and unit of each field
/// are those of the [FlowColumn] of the same name. Filled by one thread at a time.
public final class FlowBatch {
    /// Rows of a batch unless something else is asked for.
    public static final int DEFAULT_CAPACITY = 4096;

    public final IntColumn timeReceived;
    public final LongColumn flowStart;
    public final LongColumn flowEnd;
    public final LongColumn samplingRate;
    public final ByteColumn samplingRateAssumed;
    public final WideColumn exporterAddress;
    public final LowCardinalityColumn exporterName;
    public final LowCardinalityColumn exporterGroup;
    public final LowCardinalityColumn exporterRole;
    public final LowCardinalityColumn exporterSite;
    public final LowCardinalityColumn exporterRegion;
    public final LowCardinalityColumn exporterTenant;
    public final WideColumn srcAddr;
    public final WideColumn dstAddr;
    public final ByteColumn srcNetMask;
    public final ByteColumn dstNetMask;
    public final IntColumn srcAs;
    public final IntColumn dstAs;
    public final LowCardinalityColumn srcNetName;
    public final LowCardinalityColumn dstNetName;
    public final LowCardinalityColumn srcNetRole;
    public final LowCardinalityColumn dstNetRole;
    public final LowCardinalityColumn srcNetSite;
    public final LowCardinalityColumn dstNetSite;
    public final LowCardinalityColumn srcNetRegion;
    public final LowCardinalityColumn dstNetRegion;
    public final LowCardinalityColumn srcNetTenant;
    public final LowCardinalityColumn dstNetTenant;
    public final ShortColumn srcVlan;
    public final ShortColumn dstVlan;
    public final FixedStringColumn srcCountry;
    public final FixedStringColumn dstCountry;
    public final LowCardinalityColumn srcGeoCity;
    public final LowCardinalityColumn dstGeoCity;
    public final LowCardinalityColumn srcGeoState;
    public final LowCardinalityColumn dstGeoState;
    public final ArrayColumn dstAsPath;
    public final IntColumn dst1stAs;
    public final IntColumn dst2ndAs;
    public final IntColumn dst3rdAs;
    public final ArrayColumn srcCommunities;
    public final ArrayColumn dstCommunities;
    public final ArrayColumn srcLargeCommunities;
    public final ArrayColumn dstLargeCommunities;
    public final IntColumn inIf;
    public final IntColumn outIf;
    public final LowCardinalityColumn inIfName;
    public final LowCardinalityColumn outIfName;
    public final LowCardinalityColumn inIfDescription;
    public final LowCardinalityColumn outIfDescription;
    public final IntColumn inIfSpeed;
    public final IntColumn outIfSpeed;
    public final LowCardinalityColumn inIfConnectivity;
    public final LowCardinalityColumn outIfConnectivity;
    public final LowCardinalityColumn inIfProvider;
    public final LowCardinalityColumn outIfProvider;
    public final ByteColumn inIfBoundary;
    public final ByteColumn outIfBoundary;
    public final ShortColumn etype;
    public final ByteColumn proto;
    public final ShortColumn srcPort;
    public final ShortColumn dstPort;
    public final LongColumn bytes;
    public final LongColumn packets;
    public final ByteColumn forwardingStatus;
    public final ByteColumn flowDirection;
    public final WideColumn srcAddrNat;
    public final WideColumn dstAddrNat;
    public final ShortColumn srcPortNat;
    public final ShortColumn dstPortNat;
    public final LongColumn srcMac;
    public final LongColumn dstMac;
    public final ByteColumn ipTtl;
    public final ByteColumn ipTos;
    public final IntColumn ipFragmentId;
    public final ShortColumn ipFragmentOffset;
    public final IntColumn ipv6FlowLabel;
    public final ShortColumn tcpFlags;
    public final ByteColumn icmpv4Type;
    public final ByteColumn icmpv4Code;
    public final ByteColumn icmpv6Type;
    public final ByteColumn icmpv6Code;
    public final WideColumn nextHop;
    public final ArrayColumn mplsLabels;
    public final IntColumn ingressVrfId;
    public final IntColumn egressVrfId;

    private final FlowSchema schema;
    private final int capacity;
    private final Block block = new Block();
    // Columns that are switched off and emptied all the same: lists grow when they are filled, and
    // others are worked out of what the rest hold.
    private final List<Column> unused = new ArrayList<>();
    private int rows;
    private boolean open;

    /// An empty batch of [#DEFAULT_CAPACITY] rows.
    public FlowBatch(FlowSchema schema) {
        this(schema, DEFAULT_CAPACITY);
    }

    /// An empty batch.
    ///
    /// @param capacity the most rows it takes; expected: >= 1
    public FlowBatch(FlowSchema schema, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
        }
        this.schema = schema;
        this.capacity = capacity;
        timeReceived = add(IntColumn.class, FlowColumn.TIME_RECEIVED);
        flowStart = add(LongColumn.class, FlowColumn.FLOW_START);
        flowEnd = add(LongColumn.class, FlowColumn.FLOW_END);
        samplingRate = add(LongColumn.class, FlowColumn.SAMPLING_RATE);
        samplingRateAssumed = add(ByteColumn.class, FlowColumn.SAMPLING_RATE_ASSUMED);
        exporterAddress = add(WideColumn.class, FlowColumn.EXPORTER_ADDRESS);
        exporterName = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_NAME);
        exporterGroup = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_GROUP);
        exporterRole = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_ROLE);
        exporterSite = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_SITE);
        exporterRegion = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_REGION);
        exporterTenant = add(LowCardinalityColumn.class, FlowColumn.EXPORTER_TENANT);
        srcAddr = add(WideColumn.class, FlowColumn.SRC_ADDR);
        dstAddr = add(WideColumn.class, FlowColumn.DST_ADDR);
        srcNetMask = add(ByteColumn.class, FlowColumn.SRC_NET_MASK);
        dstNetMask = add(ByteColumn.class, FlowColumn.DST_NET_MASK);
        srcAs = add(IntColumn.class, FlowColumn.SRC_AS);
        dstAs = add(IntColumn.class, FlowColumn.DST_AS);
        srcNetName = add(LowCardinalityColumn.class, FlowColumn.SRC_NET_NAME);
        dstNetName = add(LowCardinalityColumn.class, FlowColumn.DST_NET_NAME);
        srcNetRole = add(LowCardinalityColumn.class, FlowColumn.SRC_NET_ROLE);
        dstNetRole = add(LowCardinalityColumn.class, FlowColumn.DST_NET_ROLE);
        srcNetSite = add(LowCardinalityColumn.class, FlowColumn.SRC_NET_SITE);
        dstNetSite = add(LowCardinalityColumn.class, FlowColumn.DST_NET_SITE);
        srcNetRegion = add(LowCardinalityColumn.class, FlowColumn.SRC_NET_REGION);
        dstNetRegion = add(LowCardinalityColumn.class, FlowColumn.DST_NET_REGION);
        srcNetTenant = add(LowCardinalityColumn.class, FlowColumn.SRC_NET_TENANT);
        dstNetTenant = add(LowCardinalityColumn.class, FlowColumn.DST_NET_TENANT);
        srcVlan = add(ShortColumn.class, FlowColumn.SRC_VLAN);
        dstVlan = add(ShortColumn.class, FlowColumn.DST_VLAN);
        srcCountry = add(FixedStringColumn.class, FlowColumn.SRC_COUNTRY);
        dstCountry = add(FixedStringColumn.class, FlowColumn.DST_COUNTRY);
        srcGeoCity = add(LowCardinalityColumn.class, FlowColumn.SRC_GEO_CITY);
        dstGeoCity = add(LowCardinalityColumn.class, FlowColumn.DST_GEO_CITY);
        srcGeoState = add(LowCardinalityColumn.class, FlowColumn.SRC_GEO_STATE);
        dstGeoState = add(LowCardinalityColumn.class, FlowColumn.DST_GEO_STATE);
        dstAsPath = add(ArrayColumn.class, FlowColumn.DST_AS_PATH);
        dst1stAs = add(IntColumn.class, FlowColumn.DST_1ST_AS);
        dst2ndAs = add(IntColumn.class, FlowColumn.DST_2ND_AS);
        dst3rdAs = add(IntColumn.class, FlowColumn.DST_3RD_AS);
        srcCommunities = add(ArrayColumn.class, FlowColumn.SRC_COMMUNITIES);
        dstCommunities = add(ArrayColumn.class, FlowColumn.DST_COMMUNITIES);
        srcLargeCommunities = add(ArrayColumn.class, FlowColumn.SRC_LARGE_COMMUNITIES);
        dstLargeCommunities = add(ArrayColumn.class, FlowColumn.DST_LARGE_COMMUNITIES);
        inIf = add(IntColumn.class, FlowColumn.IN_IF);
        outIf = add(IntColumn.class, FlowColumn.OUT_IF);
        inIfName = add(LowCardinalityColumn.class, FlowColumn.IN_IF_NAME);
        outIfName = add(LowCardinalityColumn.class, FlowColumn.OUT_IF_NAME);
        inIfDescription = add(LowCardinalityColumn.class, FlowColumn.IN_IF_DESCRIPTION);
        outIfDescription = add(LowCardinalityColumn.class, FlowColumn.OUT_IF_DESCRIPTION);
        inIfSpeed = add(IntColumn.class, FlowColumn.IN_IF_SPEED);
        outIfSpeed = add(IntColumn.class, FlowColumn.OUT_IF_SPEED);
        inIfConnectivity = add(LowCardinalityColumn.class, FlowColumn.IN_IF_CONNECTIVITY);
        outIfConnectivity = add(LowCardinalityColumn.class, FlowColumn.OUT_IF_CONNECTIVITY);
        inIfProvider = add(LowCardinalityColumn.class, FlowColumn.IN_IF_PROVIDER);
        outIfProvider = add(LowCardinalityColumn.class, FlowColumn.OUT_IF_PROVIDER);
        inIfBoundary = add(ByteColumn.class, FlowColumn.IN_IF_BOUNDARY);
        outIfBoundary = add(ByteColumn.class, FlowColumn.OUT_IF_BOUNDARY);
        etype = add(ShortColumn.class, FlowColumn.ETYPE);
        proto = add(ByteColumn.class, FlowColumn.PROTO);
        srcPort = add(ShortColumn.class, FlowColumn.SRC_PORT);
        dstPort = add(ShortColumn.class, FlowColumn.DST_PORT);
        bytes = add(LongColumn.class, FlowColumn.BYTES);
        packets = add(LongColumn.class, FlowColumn.PACKETS);
        forwardingStatus = add(ByteColumn.class, FlowColumn.FORWARDING_STATUS);
        flowDirection = add(ByteColumn.class, FlowColumn.FLOW_DIRECTION);
        srcAddrNat = add(WideColumn.class, FlowColumn.SRC_ADDR_NAT);
        dstAddrNat = add(WideColumn.class, FlowColumn.DST_ADDR_NAT);
        srcPortNat = add(ShortColumn.class, FlowColumn.SRC_PORT_NAT);
        dstPortNat = add(ShortColumn.class, FlowColumn.DST_PORT_NAT);
        srcMac = add(LongColumn.class, FlowColumn.SRC_MAC);
        dstMac = add(LongColumn.class, FlowColumn.DST_MAC);
        ipTtl = add(ByteColumn.class, FlowColumn.IP_TTL);
        ipTos = add(ByteColumn.class, FlowColumn.IP_TOS);
        ipFragmentId = add(IntColumn.class, FlowColumn.IP_FRAGMENT_ID);
        ipFragmentOffset = add(ShortColumn.class, FlowColumn.IP_FRAGMENT_OFFSET);
        ipv6FlowLabel = add(IntColumn.class, FlowColumn.IPV6_FLOW_LABEL);
        tcpFlags = add(ShortColumn.class, FlowColumn.TCP_FLAGS);
        icmpv4Type = add(ByteColumn.class, FlowColumn.ICMPV4_TYPE);
        icmpv4Code = add(ByteColumn.class, FlowColumn.ICMPV4_CODE);
        icmpv6Type = add(ByteColumn.class, FlowColumn.ICMPV6_TYPE);
        icmpv6Code = add(ByteColumn.class, FlowColumn.ICMPV6_CODE);
        nextHop = add(WideColumn.class, FlowColumn.NEXT_HOP);
        mplsLabels = add(ArrayColumn.class, FlowColumn.MPLS_LABELS);
        ingressVrfId = add(IntColumn.class, FlowColumn.INGRESS_VRF_ID);
        egressVrfId = add(IntColumn.class, FlowColumn.EGRESS_VRF_ID);
    }

    private <C extends Column> C add(Class<C> kind, FlowColumn definition) {
        C column = kind.cast(Column.of(definition.batchType()));
        column.ensure(capacity);
        if (schema.has(definition)) {
            block.add(definition.column(), column);
        } else if (column instanceof ArrayColumn || readBack(definition)) {
            unused.add(column);
        }
        return column;
    }

    /// Whether other columns of the row are worked out of this one: a value of an earlier row must
    /// not stand there, even when the column is switched off.
    private static boolean readBack(FlowColumn column) {
        return switch (column) {
            case FLOW_START,
                    FLOW_END,
                    SRC_ADDR,
                    DST_ADDR,
                    IN_IF,
                    OUT_IF,
                    ETYPE,
                    PROTO,
                    SRC_PORT,
                    DST_PORT ->
                    true;
            default -> false;
        };
    }

    /// Whether what is set in that column is kept.
    public boolean has(FlowColumn column) {
        return schema.has(column);
    }

    /// The columns of this batch.
    public FlowSchema schema() {
        return schema;
    }

    /// The most rows.
    public int capacity() {
        return capacity;
    }

    /// Rows committed.
    public int rows() {
        return rows;
    }

    /// Whether no further row can begin.
    public boolean full() {
        return rows == capacity;
    }

    /// Begins a row and returns its index; a row begun before and not committed is dropped.
    ///
    /// @throws IllegalStateException when the batch is full
    public int beginRow() {
        if (open) {
            dropRow();
        }
        if (rows == capacity) {
            throw new IllegalStateException("rows: " + rows + " (expected: < capacity)");
        }
        open = true;
        return rows;
    }

    /// Makes the row begun last count.
    public void commitRow() {
        if (!open) {
            throw new IllegalStateException("row: none (expected: one that has begun)");
        }
        rows++;
        open = false;
    }

    /// Makes the next `count` rows count, whose cells were set without [#beginRow()].
    ///
    /// @throws IllegalStateException when the batch has no room for so many
    public void addRows(int count) {
        if (open || count < 0 || count > capacity - rows) {
            throw new IllegalStateException(
                    "rows: " + count + " (expected: <= " + (capacity - rows) + ", none begun)");
        }
        rows += count;
    }

    /// Forgets the row begun last.
    public void dropRow() {
        open = false;
        resize(rows + 1);
        resize(rows);
    }

    /// The committed rows as a block, in the order of the schema; valid until the batch changes.
    public Block block() {
        if (open) {
            dropRow();
        }
        block.resize(rows);
        return block;
    }

    /// Removes all rows. Texts interned before keep their ids
    /// ([LowCardinalityColumn#generation()]).
    public void clear() {
        resize(open ? rows + 1 : rows);
        resize(0);
        block.clear();
        rows = 0;
        open = false;
    }

    private void resize(int size) {
        block.resize(size);
        for (Column column : unused) {
            column.resize(size);
        }
    }

    @Override
    public String toString() {
        return "FlowBatch[" + rows + " of " + capacity + "]";
    }
}
