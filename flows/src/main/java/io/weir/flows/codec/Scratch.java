package io.weir.flows.codec;

/// Working values of the records of one run, zero unless a field sets them. One per decoder.
final class Scratch {
    /// The most records of one run.
    static final int ROWS = 256;

    final long[] initMillis = new long[ROWS];
    final long[] durationMillis = new long[ROWS];
    final long[] durationMicros = new long[ROWS];
    final long[] startUptime = new long[ROWS];
    final long[] endUptime = new long[ROWS];
    final long[] sampler = new long[ROWS];
    final long[] rate = new long[ROWS];
    final long[] interval = new long[ROWS];
    final long[] space = new long[ROWS];
    final long[] size = new long[ROWS];
    final long[] population = new long[ROWS];
}
