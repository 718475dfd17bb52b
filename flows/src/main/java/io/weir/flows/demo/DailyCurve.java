package io.weir.flows.demo;

/// How busy a residential provider is over the day (UTC): a low at four in the morning, a shoulder
/// at noon, the peak at half past eight in the evening.
final class DailyCurve {
    private static final double[] HOURS = {
        0.62, 0.50, 0.42, 0.38, 0.36, 0.37, 0.42, 0.50, 0.57, 0.62, 0.65, 0.68,
        0.72, 0.72, 0.70, 0.70, 0.73, 0.79, 0.87, 0.95, 1.00, 0.99, 0.90, 0.76
    };
    private static final long HOUR = 3_600_000;

    private DailyCurve() {}

    /// The share of the peak at a time, 0.36 to 1.
    static double at(long millis) {
        long day = Math.floorMod(millis, 24 * HOUR);
        int hour = (int) (day / HOUR);
        double part = (double) (day % HOUR) / HOUR;
        double smooth = (1 - Math.cos(part * Math.PI)) / 2;
        return HOURS[hour] + (HOURS[(hour + 1) % 24] - HOURS[hour]) * smooth;
    }

    /// The mean share over an interval.
    static double mean(long fromMillis, long toMillis) {
        int steps = 288;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += at(fromMillis + (toMillis - fromMillis) * i / steps);
        }
        return sum / steps;
    }
}
