package io.weir.flows.capture;

import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.RefusalReason;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was counted about one exporter while captures were decoded; the meaning of each number is
/// that of the [ExporterState] it comes from.
///
/// @param exporter its address
/// @param protocols labels of the protocols heard
/// @param packets datagrams
/// @param bytes of UDP payload
/// @param records data records and flow samples decoded
/// @param flows rows made
/// @param optionRecords options data records
/// @param counterSamples sFlow counter samples
/// @param templates held at the end
/// @param recoveredRecords decoded late, when their template came
/// @param lostRecords that never came, by sequence numbers
/// @param lostPackets datagrams that never came, by sequence numbers
/// @param restarts of the exporter noticed
/// @param unknownRateFlows rows whose sampler nobody has told the rate of
/// @param assumedRateFlows rows whose sampling rate nobody has told
/// @param unreadLists lists inside records that could not be read whole
/// @param refusedRecords by reason
/// @param refusedBytes by reason
public record ExporterCounters(
        String exporter,
        List<String> protocols,
        long packets,
        long bytes,
        long records,
        long flows,
        long optionRecords,
        long counterSamples,
        long templates,
        long recoveredRecords,
        long lostRecords,
        long lostPackets,
        long restarts,
        long unknownRateFlows,
        long assumedRateFlows,
        long unreadLists,
        Map<String, Long> refusedRecords,
        Map<String, Long> refusedBytes) {

    static ExporterCounters of(ExporterState state) {
        Map<String, Long> records = new TreeMap<>();
        Map<String, Long> bytes = new TreeMap<>();
        for (RefusalReason reason : RefusalReason.values()) {
            if (state.refusedRecords(reason) > 0 || state.refusedBytes(reason) > 0) {
                records.put(reason.code(), state.refusedRecords(reason));
                bytes.put(reason.code(), state.refusedBytes(reason));
            }
        }
        return new ExporterCounters(
                state.address(),
                state.protocols(),
                state.packets(),
                state.bytes(),
                state.records(),
                state.flows(),
                state.optionRecords(),
                state.counterSamples(),
                state.templates(),
                state.recoveredRecords(),
                state.sequenceLostRecords(),
                state.sequenceLostPackets(),
                state.restarts(),
                state.unknownRateFlows(),
                state.assumedRateFlows(),
                state.unreadLists(),
                records,
                bytes);
    }
}
