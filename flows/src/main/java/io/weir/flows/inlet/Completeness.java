package io.weir.flows.inlet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// The share of an exporter's flows that was decoded.
///
/// @param lastMinute over about the last minute, 0 to 1; 1 when nothing was heard
/// @param expected flows that came in that minute, or should have come by the sequence numbers
/// @param series per minute over the last hour, the oldest first; 1 where nothing was heard
/// @param lostLastHour flows that never came, by the sequence numbers
record Completeness(double lastMinute, long expected, List<Double> series, long lostLastHour) {

    static Completeness of(List<ExporterAccount> accounts, long nowMillis) {
        long[] heard = new long[MinuteSeries.MINUTES];
        long[] decoded = new long[MinuteSeries.MINUTES];
        long[] lost = new long[MinuteSeries.MINUTES];
        for (ExporterAccount account : accounts) {
            synchronized (account) {
                account.minutes().addTo(nowMillis, heard, decoded, lost);
            }
        }
        List<Double> series = new ArrayList<>(MinuteSeries.MINUTES);
        for (int i = 0; i < MinuteSeries.MINUTES; i++) {
            series.add(share((double) (heard[i] + lost[i]), (double) decoded[i]));
        }
        int now = MinuteSeries.MINUTES - 1;
        // The running minute and the one before, the latter by the part that is less than 60 s ago.
        double part = 1 - (nowMillis % 60_000) / 60_000.0;
        double in = heard[now] + lost[now] + part * (heard[now - 1] + lost[now - 1]);
        double out = decoded[now] + part * decoded[now - 1];
        return new Completeness(share(in, out), Math.round(in), series, LongStream.of(lost).sum());
    }

    private static double share(double in, double decoded) {
        return in <= 0 ? 1 : Math.clamp(decoded / in, 0.0, 1.0);
    }
}
