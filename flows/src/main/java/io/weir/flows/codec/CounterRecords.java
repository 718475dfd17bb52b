package io.weir.flows.codec;

import io.weir.flows.schema.CounterBatch;
import io.weir.wire.column.IntColumn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the records of counter samples into one batch. A record may be longer than what is known
/// of it, or shorter: what is there is read. Records of unknown formats are noted by their number
/// alone. Allocates nothing per record.
final class CounterRecords {
    private static final int INTERFACE = 1;
    private static final int ETHERNET = 2;
    private static final int INTERFACE_LENGTH = 88;
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private final CounterBatch batch;
    private final LongMap readings;
    private final Reading[] known;
    private final byte[] hex = new byte[36];

    /// How the fields of a format are read.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Reading(CounterField.Kind[] kinds, int[] names) {}

    CounterRecords(CounterBatch batch) {
        this.batch = batch;
        Map<Integer, List<CounterField>> formats = CounterFormats.all();
        Map<Integer, Reading> made = new HashMap<>();
        formats.forEach((format, fields) -> made.put(format, reading(fields)));
        readings = new LongMap(new Budget(formats.size()));
        known = new Reading[formats.size()];
        int next = 0;
        for (Map.Entry<Integer, Reading> each : made.entrySet()) {
            known[next++] = each.getValue();
            readings.put(each.getKey(), next);
        }
    }

    private Reading reading(List<CounterField> fields) {
        CounterField.Kind[] kinds = new CounterField.Kind[fields.size()];
        int[] names = new int[fields.size()];
        for (int i = 0; i < kinds.length; i++) {
            String name = fields.get(i).name();
            kinds[i] = fields.get(i).kind();
            names[i] =
                    switch (kinds[i]) {
                        case U32, U64 -> batch.numberName(name);
                        case FLOAT, PERCENT -> batch.gaugeName(name);
                        case STRING, MAC, UUID -> batch.textName(name);
                    };
        }
        return new Reading(kinds, names);
    }

    /// Reads one record into a row. The first of a format counts.
    void read(int format, byte[] data, int at, int to, int row) {
        if (!batch.addFormat(format)) {
            return;
        }
        switch (format) {
            case INTERFACE -> {
                if (to - at >= INTERFACE_LENGTH) {
                    interfaces(data, at, row);
                }
            }
            case ETHERNET -> ints(batch.ethernetCounters, data, at, to, row);
            default -> {
                int index = (int) readings.get(format & 0xffff_ffffL);
                if (index > 0) {
                    fields(known[index - 1], data, at, to);
                }
            }
        }
    }

    private void interfaces(byte[] data, int at, int row) {
        batch.ifIndex.set(row, BigEndian.int32(data, at));
        batch.ifType.set(row, BigEndian.int32(data, at + 4));
        batch.ifReportedSpeed.set(row, BigEndian.int64(data, at + 8));
        batch.ifDirection.set(row, data[at + 19]);
        int status = BigEndian.int32(data, at + 20);
        batch.ifAdminUp.set(row, status & 1);
        batch.ifOperUp.set(row, (status >> 1) & 1);
        batch.inOctets.set(row, BigEndian.int64(data, at + 24));
        int next = at + 32;
        for (int i = 0; i < batch.interfaceCounters.size(); i++) {
            if (i == 6) {
                batch.outOctets.set(row, BigEndian.int64(data, next));
                next += 8;
            }
            batch.interfaceCounters.get(i).set(row, BigEndian.int32(data, next));
            next += 4;
        }
    }

    private static void ints(List<IntColumn> columns, byte[] data, int at, int to, int row) {
        int next = at;
        for (int i = 0; i < columns.size() && to - next >= 4; i++) {
            columns.get(i).set(row, BigEndian.int32(data, next));
            next += 4;
        }
    }

    private void fields(Reading reading, byte[] data, int from, int to) {
        int at = from;
        for (int i = 0; i < reading.names.length && to - at >= 4; i++) {
            int name = reading.names[i];
            int left = to - at;
            switch (reading.kinds[i]) {
                case U32 -> {
                    batch.number(name, BigEndian.uint32(data, at));
                    at += 4;
                }
                case FLOAT -> {
                    batch.gauge(name, Float.intBitsToFloat(BigEndian.int32(data, at)));
                    at += 4;
                }
                case PERCENT -> {
                    int hundredths = BigEndian.int32(data, at);
                    if (hundredths != -1) {
                        batch.gauge(name, (hundredths & 0xffff_ffffL) / 100.0);
                    }
                    at += 4;
                }
                case U64 -> {
                    if (left < 8) {
                        return;
                    }
                    batch.number(name, BigEndian.int64(data, at));
                    at += 8;
                }
                case MAC -> {
                    if (left < 8) {
                        return;
                    }
                    batch.text(name, hex, 0, hex(data, at, 6, (byte) ':', true));
                    at += 8;
                }
                case UUID -> {
                    if (left < 16) {
                        return;
                    }
                    batch.text(name, hex, 0, hex(data, at, 16, (byte) '-', false));
                    at += 16;
                }
                case STRING -> {
                    int length = BigEndian.int32(data, at);
                    if (length < 0 || length > left - 4) {
                        return;
                    }
                    batch.text(name, data, at + 4, length);
                    at += 4 + ((length + 3) & ~3);
                }
            }
        }
    }

    /// Writes bytes as text, with a mark between each two, or as a UUID has them.
    ///
    /// @return how long the text is
    private int hex(byte[] data, int at, int count, byte mark, boolean everywhere) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            boolean marked = everywhere ? i > 0 : i == 4 || i == 6 || i == 8 || i == 10;
            if (marked) {
                hex[end++] = mark;
            }
            hex[end++] = HEX[(data[at + i] >> 4) & 15];
            hex[end++] = HEX[data[at + i] & 15];
        }
        return end;
    }
}
