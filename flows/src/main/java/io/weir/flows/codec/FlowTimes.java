package io.weir.flows.codec;

import io.weir.flows.schema.FlowBatch;

/// Start and end of flows in milliseconds, from every form that exporters use. A time that is set
/// already stays. Stateless.
final class FlowTimes {
    /// Seconds from 1900 (NTP) to 1970.
    private static final long NTP_EPOCH = 2_208_988_800L;

    private FlowTimes() {}

    /// Reads a field that holds a time.
    ///
    /// @param uptimes takes uptimes that only the record or its options can anchor
    static void read(FieldOp op, Strip strip, long[] cells, Moment moment, long[] uptimes) {
        for (int i = 0; i < strip.n; i++) {
            int cell = strip.row + i;
            if (strip.mode == Plan.SET || cells[cell] == 0) {
                long value = strip.value(i);
                cells[cell] =
                        switch (op) {
                            case START_MILLIS, END_MILLIS -> value;
                            case START_SECONDS, END_SECONDS -> value * 1_000;
                            case START_NTP, END_NTP -> value == 0 ? 0 : ntpMillis(value);
                            case START_DELTA_MICROS, END_DELTA_MICROS ->
                                    moment.exportMillis - value / 1_000;
                            default -> uptime(value, moment, uptimes, i);
                        };
            }
        }
    }

    /// Microseconds and nanoseconds have one form, NTP's: 32 bits of seconds since 1900, 32 bits of
    /// fraction (RFC 7011 §6.1.9, §6.1.10).
    static long ntpMillis(long ntp) {
        long seconds = (ntp >>> 32) - NTP_EPOCH;
        return seconds * 1_000 + (((ntp & 0xffff_ffffL) * 1_000) >>> 32);
    }

    /// Uptimes are milliseconds and wrap every 49.7 days: the difference to the header's uptime, as
    /// a signed number, is taken off the header's clock (RFC 3954 §5.1, §8).
    private static long uptime(long value, Moment moment, long[] uptimes, int i) {
        if (moment.headerUptime) {
            return moment.exportMillis - (moment.uptimeMillis - (int) value);
        }
        uptimes[i] = value;
        return 0;
    }

    /// Anchors uptimes of IPFIX: by the start of the exporter (element 160) where it is known, else
    /// by the export time, at which the flow is taken to have ended.
    static void anchor(
            Scratch scratch, int n, Moment moment, long initMillis, FlowBatch out, int row) {
        long[] starts = out.flowStart.array();
        long[] ends = out.flowEnd.array();
        for (int i = 0; i < n; i++) {
            long init = scratch.initMillis[i] != 0 ? scratch.initMillis[i] : initMillis;
            long start = scratch.startUptime[i];
            long end = scratch.endUptime[i];
            if (init == 0) {
                init = moment.exportMillis - Math.max(start, end);
            }
            if (starts[row + i] == 0 && start != 0) {
                starts[row + i] = init + start;
            }
            if (ends[row + i] == 0 && end != 0) {
                ends[row + i] = init + end;
            }
        }
    }

    /// Fills a missing start or end from the duration.
    static void stretch(Scratch scratch, int n, FlowBatch out, int row) {
        long[] starts = out.flowStart.array();
        long[] ends = out.flowEnd.array();
        for (int i = 0; i < n; i++) {
            long duration = scratch.durationMillis[i] + scratch.durationMicros[i] / 1_000;
            if (ends[row + i] == 0 && starts[row + i] != 0) {
                ends[row + i] = starts[row + i] + duration;
            } else if (starts[row + i] == 0 && ends[row + i] != 0) {
                starts[row + i] = ends[row + i] - duration;
            }
        }
    }
}
