package io.weir.flows.schema;

import io.weir.wire.block.Block;
import io.weir.wire.column.ArrayColumn;
import io.weir.wire.column.ByteColumn;
import io.weir.wire.column.Column;
import io.weir.wire.column.DoubleColumn;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;
import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.MapColumn;
import io.weir.wire.column.StringColumn;
import io.weir.wire.column.WideColumn;

import java.util.List;

/// A run of counter samples under construction, as [FlowBatch] is one of flows: cells are set by
/// row, lists and maps are appended to and end with [#commitRow()]. Filled by one thread at a time.
public final class CounterBatch {
    /// Rows of a batch unless something else is asked for.
    public static final int DEFAULT_CAPACITY = 512;

    public final IntColumn timeReceived;
    public final WideColumn exporterAddress;
    public final LowCardinalityColumn exporterName;
    public final LowCardinalityColumn exporterGroup;
    public final LowCardinalityColumn exporterRole;
    public final LowCardinalityColumn exporterSite;
    public final LowCardinalityColumn exporterRegion;
    public final LowCardinalityColumn exporterTenant;
    public final IntColumn subAgent;
    public final ByteColumn sourceClass;
    public final IntColumn sourceIndex;
    public final IntColumn sequenceNumber;
    public final IntColumn ifIndex;
    public final LowCardinalityColumn ifName;
    public final LowCardinalityColumn ifDescription;
    public final IntColumn ifSpeed;
    public final LowCardinalityColumn ifConnectivity;
    public final LowCardinalityColumn ifProvider;
    public final ByteColumn ifBoundary;
    public final IntColumn ifType;
    public final LongColumn ifReportedSpeed;
    public final ByteColumn ifDirection;
    public final ByteColumn ifAdminUp;
    public final ByteColumn ifOperUp;
    public final LongColumn inOctets;
    public final LongColumn outOctets;

    /// The rest of the generic interface counters, in the order of the record.
    public final List<IntColumn> interfaceCounters;

    /// The Ethernet counters, in the order of the record.
    public final List<IntColumn> ethernetCounters;

    private final ArrayColumn records;
    private final IntColumn formats;
    private final MapColumn numbers;
    private final MapColumn gauges;
    private final MapColumn texts;
    private final int capacity;
    private final Block block = new Block();
    private int rows;
    private int firstFormat;

    /// An empty batch.
    ///
    /// @param capacity the most rows it takes; expected: >= 1
    public CounterBatch(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
        }
        this.capacity = capacity;
        for (CounterColumn definition : CounterColumn.ALL) {
            Column column = Column.of(definition.batchType());
            column.ensure(capacity);
            block.add(definition.name(), column);
        }
        timeReceived = ints("TimeReceived");
        exporterAddress = (WideColumn) block.column("ExporterAddress");
        exporterName = coded("ExporterName");
        exporterGroup = coded("ExporterGroup");
        exporterRole = coded("ExporterRole");
        exporterSite = coded("ExporterSite");
        exporterRegion = coded("ExporterRegion");
        exporterTenant = coded("ExporterTenant");
        subAgent = ints("SubAgent");
        sourceClass = bytes("SourceClass");
        sourceIndex = ints("SourceIndex");
        sequenceNumber = ints("SequenceNumber");
        records = (ArrayColumn) block.column("Records");
        formats = (IntColumn) records.nested();
        ifIndex = ints("IfIndex");
        ifName = coded("IfName");
        ifDescription = coded("IfDescription");
        ifSpeed = ints("IfSpeed");
        ifConnectivity = coded("IfConnectivity");
        ifProvider = coded("IfProvider");
        ifBoundary = bytes("IfBoundary");
        ifType = ints("IfType");
        ifReportedSpeed = longs("IfReportedSpeed");
        ifDirection = bytes("IfDirection");
        ifAdminUp = bytes("IfAdminUp");
        ifOperUp = bytes("IfOperUp");
        inOctets = longs("InOctets");
        outOctets = longs("OutOctets");
        interfaceCounters =
                List.of(
                        ints("InUnicastPackets"),
                        ints("InMulticastPackets"),
                        ints("InBroadcastPackets"),
                        ints("InDiscards"),
                        ints("InErrors"),
                        ints("InUnknownProtocols"),
                        ints("OutUnicastPackets"),
                        ints("OutMulticastPackets"),
                        ints("OutBroadcastPackets"),
                        ints("OutDiscards"),
                        ints("OutErrors"),
                        ints("IfPromiscuous"));
        ethernetCounters =
                CounterColumn.ALL.stream()
                        .map(CounterColumn::name)
                        .filter(name -> name.startsWith("Dot3"))
                        .map(this::ints)
                        .toList();
        numbers = (MapColumn) block.column("Numbers");
        gauges = (MapColumn) block.column("Gauges");
        texts = (MapColumn) block.column("Texts");
    }

    private IntColumn ints(String name) {
        return (IntColumn) block.column(name);
    }

    private LongColumn longs(String name) {
        return (LongColumn) block.column(name);
    }

    private ByteColumn bytes(String name) {
        return (ByteColumn) block.column(name);
    }

    private LowCardinalityColumn coded(String name) {
        return (LowCardinalityColumn) block.column(name);
    }

    /// Rows committed.
    public int rows() {
        return rows;
    }

    /// Whether no further row can begin.
    public boolean full() {
        return rows == capacity;
    }

    /// Begins a row and returns its index.
    ///
    /// @throws IllegalStateException when the batch is full
    public int beginRow() {
        if (full()) {
            throw new IllegalStateException("rows: " + rows + " (expected: < capacity)");
        }
        firstFormat = formats.size();
        return rows;
    }

    /// Adds a record's format to those of the row.
    ///
    /// @return false when the row has it already
    public boolean addFormat(int format) {
        for (int i = firstFormat; i < formats.size(); i++) {
            if (formats.get(i) == format) {
                return false;
            }
        }
        formats.append(format);
        return true;
    }

    /// The id of a name for [#number], the same for as long as the batch lives.
    public int numberName(String name) {
        return keys(numbers).intern(name);
    }

    /// The id of a name for [#gauge], the same for as long as the batch lives.
    public int gaugeName(String name) {
        return keys(gauges).intern(name);
    }

    /// The id of a name for [#text], the same for as long as the batch lives.
    public int textName(String name) {
        return keys(texts).intern(name);
    }

    /// Adds a number to the row.
    public void number(int name, long value) {
        keys(numbers).append(name);
        ((LongColumn) numbers.values()).append(value);
    }

    /// Adds a value with a fraction to the row.
    public void gauge(int name, double value) {
        keys(gauges).append(name);
        ((DoubleColumn) gauges.values()).append(value);
    }

    /// Adds a text to the row.
    public void text(int name, byte[] source, int offset, int length) {
        keys(texts).append(name);
        ((StringColumn) texts.values()).append(source, offset, length);
    }

    private static LowCardinalityColumn keys(MapColumn map) {
        return (LowCardinalityColumn) map.keys();
    }

    /// Makes the row begun last count.
    public void commitRow() {
        records.endRow(rows);
        numbers.endRow(rows);
        gauges.endRow(rows);
        texts.endRow(rows);
        rows++;
    }

    /// Forgets the row begun last.
    public void dropRow() {
        block.resize(rows + 1);
        block.resize(rows);
    }

    /// The committed rows, in the order of [CounterColumn#ALL]; valid until the batch changes.
    public Block block() {
        block.resize(rows);
        return block;
    }

    /// Removes all rows. Ids of names stay valid.
    public void clear() {
        block.resize(rows);
        block.resize(0);
        block.clear();
        rows = 0;
    }
}
