package io.weir.bench.load;

import java.util.List;
import java.util.Map;

/// What became of one step of the load.
///
/// @param asked flows per second
/// @param seconds for which they were sent
/// @param tally of the flows sent, by what is stored
/// @param datagramsSent of all exporters
/// @param counts what Weir counted meanwhile
/// @param waitingAtEnd flows in Kafka and not yet stored when the sending ended
/// @param catchUpSeconds from the end of the sending until nothing was on its way any more
/// @param settled whether that came within the time allowed
/// @param cpuPerMillion CPU seconds per million flows sent, by process, until no merge ran
/// @param highestRss bytes, by process
/// @param delays from a packet to a query that shows its flow, in ms, ascending
/// @param parts active parts of each table, every five seconds
/// @param storeRestarts how often the store was started again
/// @param unanswered queries of the measurement itself that the store did not answer
record StepReport(
        long asked,
        double seconds,
        FlowTally tally,
        long datagramsSent,
        Counts counts,
        long waitingAtEnd,
        double catchUpSeconds,
        boolean settled,
        Map<String, Double> cpuPerMillion,
        Map<String, Long> highestRss,
        List<Long> delays,
        Map<String, List<Long>> parts,
        long storeRestarts,
        long unanswered) {

    /// Flows per second that were sent.
    double rate() {
        return tally.sent() / seconds;
    }

    /// Flows in datagrams that the inlet never received.
    long unheard() {
        return tally.sent() - counts.heard();
    }

    /// Flows that are gone and that nothing says why: 0 when every counter adds up.
    long unexplained() {
        return tally.lost() - unheard() - counts.toldMissing();
    }

    /// Whether what is stored is right, whatever was lost on the way to the inlet.
    boolean right() {
        return tally.twice() == 0 && tally.wrong() == 0 && unexplained() == 0;
    }

    /// The delay that the given share of marks did not exceed, in seconds.
    double delay(double share) {
        if (delays.isEmpty()) {
            return Double.NaN;
        }
        int index = (int) Math.ceil(share * delays.size()) - 1;
        return delays.get(Math.max(0, index)) / 1e3;
    }
}
