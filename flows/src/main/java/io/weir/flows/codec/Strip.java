package io.weir.flows.codec;

import io.weir.wire.column.WideColumn;

/// One field of a run of records, and the inner loops that write it into a column: `n` values of
/// `length` bytes, `stride` bytes apart, into rows `row` onwards. Mutable, one per decoder; nothing
/// is allocated.
final class Strip {
    /// What an IPv4 address has in front when it is written as IPv6 (RFC 4291 §2.5.5.2).
    static final long MAPPED = 0xffffL << 32;

    byte[] data = new byte[0];
    int at;
    int length;
    int stride;
    int n;
    int row;

    /// [Plan#SET], [Plan#IF_ZERO] or [Plan#IF_VALUE].
    int mode;

    /// The value of one record.
    long value(int i) {
        return BigEndian.unsigned(data, at + i * stride, length);
    }

    void longs(long[] cells) {
        longs(cells, row);
    }

    /// Into working values, which start at 0.
    void work(long[] cells) {
        longs(cells, 0);
    }

    private void longs(long[] cells, int first) {
        byte[] from = data;
        if (mode != Plan.SET) {
            for (int i = 0; i < n; i++) {
                long value = value(i);
                if (writes(cells[first + i], value)) {
                    cells[first + i] = value;
                }
            }
        } else if (length == 4) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells[first + i] = BigEndian.uint32(from, p);
            }
        } else if (length == 8) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells[first + i] = BigEndian.int64(from, p);
            }
        } else {
            for (int i = 0; i < n; i++) {
                cells[first + i] = value(i);
            }
        }
    }

    void ints(int[] cells) {
        byte[] from = data;
        if (mode != Plan.SET) {
            for (int i = 0; i < n; i++) {
                int value = (int) value(i);
                if (writes(cells[row + i], value)) {
                    cells[row + i] = value;
                }
            }
        } else if (length == 4) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells[row + i] = BigEndian.int32(from, p);
            }
        } else if (length == 2) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells[row + i] = BigEndian.uint16(from, p);
            }
        } else {
            for (int i = 0; i < n; i++) {
                cells[row + i] = (int) value(i);
            }
        }
    }

    void shorts(short[] cells) {
        byte[] from = data;
        if (mode != Plan.SET) {
            for (int i = 0; i < n; i++) {
                short value = (short) value(i);
                if (writes(cells[row + i], value)) {
                    cells[row + i] = value;
                }
            }
        } else if (length == 2) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells[row + i] = (short) BigEndian.uint16(from, p);
            }
        } else {
            for (int i = 0; i < n; i++) {
                cells[row + i] = (short) value(i);
            }
        }
    }

    /// The low byte of the field.
    void bytes(byte[] cells) {
        byte[] from = data;
        int last = at + length - 1;
        if (mode == Plan.SET) {
            for (int i = 0, p = last; i < n; i++, p += stride) {
                cells[row + i] = from[p];
            }
        } else {
            for (int i = 0, p = last; i < n; i++, p += stride) {
                if (writes(cells[row + i], from[p])) {
                    cells[row + i] = from[p];
                }
            }
        }
    }

    /// MAC addresses of 48 bits; of 64 (EUI) the last 48.
    void macs(long[] cells) {
        if (length < 6) {
            return;
        }
        for (int i = 0, p = at + length - 6; i < n; i++, p += stride) {
            long value = BigEndian.uint48(data, p);
            if (writes(cells[row + i], value)) {
                cells[row + i] = value;
            }
        }
    }

    void ipv4(WideColumn cells) {
        if (length != 4) {
            return;
        }
        byte[] from = data;
        if (mode == Plan.SET) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells.set(row + i, 0, MAPPED | BigEndian.uint32(from, p));
            }
            return;
        }
        for (int i = 0, p = at; i < n; i++, p += stride) {
            long value = BigEndian.uint32(from, p);
            if (value != 0 && writable(cells, row + i)) {
                cells.set(row + i, 0, MAPPED | value);
            }
        }
    }

    void ipv6(WideColumn cells) {
        if (length != 16) {
            return;
        }
        byte[] from = data;
        if (mode == Plan.SET) {
            for (int i = 0, p = at; i < n; i++, p += stride) {
                cells.set(row + i, BigEndian.int64(from, p), BigEndian.int64(from, p + 8));
            }
            return;
        }
        for (int i = 0, p = at; i < n; i++, p += stride) {
            long high = BigEndian.int64(from, p);
            long low = BigEndian.int64(from, p + 8);
            if ((high | low) != 0 && writable(cells, row + i)) {
                cells.set(row + i, high, low);
            }
        }
    }

    /// Whether an address is `::` or `0.0.0.0`.
    static boolean noAddress(long high, long low) {
        return high == 0 && (low == 0 || low == MAPPED);
    }

    private boolean writable(WideColumn cells, int cell) {
        return mode == Plan.IF_VALUE || noAddress(cells.high(cell), cells.low(cell));
    }

    private boolean writes(long cell, long value) {
        return mode == Plan.SET || (value != 0 && (mode == Plan.IF_VALUE || cell == 0));
    }
}
