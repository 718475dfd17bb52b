package io.weir.flows.codec;

import io.weir.base.net.IpPrefix;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What is known and counted about one exporter address. Written by the decoding thread alone, read
/// by any thread; a reader may see a count a moment late, and counts of different names at
/// different moments. Counts only grow, except the `waiting…` ones.
///
/// The arithmetic, exact between datagrams:
/// - `bytes = decodedBytes + Σ refusedBytes + waitingBytes`
/// - `heardRecords = records + Σ refusedRecords + waitingRecords`
///
/// where records in a set without template are estimated until the template comes. A refused
/// datagram or set that tells no number of records counts as one.
public final class ExporterState {
    private final long high;
    private final long low;
    private final Set<FlowProtocol> protocols = EnumSet.noneOf(FlowProtocol.class);
    private volatile List<String> protocolLabels = List.of();

    /// The sampling rate told for all domains of the exporter; 0 when none was.
    long wholeRate;

    final long firstPacketMillis;
    long lastPacketMillis;
    long packets;
    long bytes;
    long decodedBytes;
    long heardRecords;
    long records;
    long flows;
    long optionRecords;
    long counterSamples;
    long truncatedCounterSamples;
    long lostCounterSamples;
    long templates;
    long recoveredRecords;
    long waitingSets;
    long waitingBytes;
    long waitingRecords;
    long sequenceLostRecords;
    long sequenceLostPackets;
    long restarts;
    long unknownRateFlows;
    long assumedRateFlows;
    long unreadLists;
    long clockAheadMillis;
    final long[] refusedRecords = new long[RefusalReason.count()];
    final long[] refusedBytes = new long[RefusalReason.count()];

    ExporterState(long high, long low, long nowMillis) {
        this.high = high;
        this.low = low;
        this.firstPacketMillis = nowMillis;
        this.lastPacketMillis = nowMillis;
    }

    /// First 8 bytes of the IPv6 address (IPv4 mapped).
    public long addressHigh() {
        return high;
    }

    /// Last 8 bytes of the address.
    public long addressLow() {
        return low;
    }

    /// The address as text.
    public String address() {
        return IpPrefix.format(high, low);
    }

    /// Labels of the protocols heard, in the order of [FlowProtocol].
    public List<String> protocols() {
        return protocolLabels;
    }

    /// When the first datagram came, milliseconds since 1970 UTC.
    public long firstPacketMillis() {
        return firstPacketMillis;
    }

    /// When the last datagram came, milliseconds since 1970 UTC.
    public long lastPacketMillis() {
        return lastPacketMillis;
    }

    /// Datagrams.
    public long packets() {
        return packets;
    }

    /// Bytes of UDP payload.
    public long bytes() {
        return bytes;
    }

    /// Bytes of datagrams and sets that were decoded: headers, templates, records, padding.
    public long decodedBytes() {
        return decodedBytes;
    }

    /// Data records and flow samples that came in, estimated where their template is missing.
    public long heardRecords() {
        return heardRecords;
    }

    /// Data records and flow samples decoded.
    public long records() {
        return records;
    }

    /// Rows made: more than [#records()] where a record describes both directions.
    public long flows() {
        return flows;
    }

    /// Options data records.
    public long optionRecords() {
        return optionRecords;
    }

    /// sFlow counter samples: heard and understood, but no flows.
    public long counterSamples() {
        return counterSamples;
    }

    /// Counter samples that end before their first record does; not in [#counterSamples()].
    public long truncatedCounterSamples() {
        return truncatedCounterSamples;
    }

    /// Counter samples lost on the way, by the numbers that each source gives them.
    public long lostCounterSamples() {
        return lostCounterSamples;
    }

    /// Templates held at the moment.
    public long templates() {
        return templates;
    }

    /// Records decoded late, when their template came; also in [#records()].
    public long recoveredRecords() {
        return recoveredRecords;
    }

    /// Data sets waiting for their template.
    public long waitingSets() {
        return waitingSets;
    }

    /// Bytes of the sets waiting.
    public long waitingBytes() {
        return waitingBytes;
    }

    /// Estimated records in the sets waiting.
    public long waitingRecords() {
        return waitingRecords;
    }

    /// Records lost on the way, by the sequence numbers of v5 and IPFIX, and estimated from lost
    /// datagrams for v9 and sFlow.
    public long sequenceLostRecords() {
        return sequenceLostRecords;
    }

    /// Datagrams lost on the way, by the sequence numbers of v9 and sFlow.
    public long sequenceLostPackets() {
        return sequenceLostPackets;
    }

    /// Restarts of the exporter noticed.
    public long restarts() {
        return restarts;
    }

    /// Rows that name a sampler whose rate nobody has told: they say that nothing was left out.
    public long unknownRateFlows() {
        return unknownRateFlows;
    }

    /// Rows whose sampling rate nobody has told, or told as 0: they have rate 1 and a flag. Those
    /// of [#unknownRateFlows()] are among them.
    public long assumedRateFlows() {
        return assumedRateFlows;
    }

    /// Lists inside records (RFC 6313) that could not be read whole: damaged, of an unknown
    /// template or too deep in one another. The record itself counts as decoded.
    public long unreadLists() {
        return unreadLists;
    }

    /// How far the clock in the last header was ahead of ours, in milliseconds; negative when it
    /// was behind. Headers of v9 and IPFIX tell whole seconds; those of sFlow tell no time.
    public long clockAheadMillis() {
        return clockAheadMillis;
    }

    /// Records refused for a reason.
    public long refusedRecords(RefusalReason reason) {
        return refusedRecords[reason.index()];
    }

    /// Bytes refused for a reason.
    public long refusedBytes(RefusalReason reason) {
        return refusedBytes[reason.index()];
    }

    @Override
    public String toString() {
        return address() + " packets=" + packets + " records=" + records + " flows=" + flows;
    }

    void heard(FlowProtocol protocol) {
        if (protocols.add(protocol)) {
            List<String> labels = new ArrayList<>();
            for (FlowProtocol known : protocols) {
                labels.add(known.label());
            }
            protocolLabels = List.copyOf(labels);
        }
    }

    void decoded(long recordCount) {
        heardRecords += recordCount;
        records += recordCount;
    }

    void refused(RefusalReason reason, long recordCount, long byteCount) {
        heardRecords += recordCount;
        refusedRecords[reason.index()] += recordCount;
        refusedBytes[reason.index()] += byteCount;
    }

    /// Records per byte so far, to estimate sets that cannot be read.
    long estimateRecords(long byteCount) {
        long size = records > 0 ? Math.max(8, decodedBytes / records) : 64;
        return Math.max(1, (byteCount + size / 2) / size);
    }

    /// Records per datagram so far, to estimate datagrams that never came.
    long estimateRecordsOf(long lostPackets) {
        return packets > 1
                ? Math.round((double) heardRecords / packets * lostPackets)
                : lostPackets;
    }
}
