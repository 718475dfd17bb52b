package io.weir.flows.inlet;

import io.weir.base.health.HealthStatus;
import io.weir.base.metrics.Counter;
import io.weir.base.metrics.Metrics;
import io.weir.flows.codec.RefusalReason;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.ledger.LedgerKind;

import java.util.Locale;

/// What is counted about one socket, and how well it does. Written by its worker, read by others.
final class SocketCounts {
    private static final long RECENT_MILLIS = 300_000;

    private final String source;
    private final Counter datagrams;
    private final Counter bytes;
    private final Counter dropped;
    private final Counter truncated;
    private final Counter failures;
    private final Ledger ledger;
    private volatile long kernelDropped;
    private volatile long lastDropMillis = Long.MIN_VALUE / 2;
    private volatile long recentDropped;
    private volatile String error = "";
    private volatile boolean died;
    private long truncatedSoFar;
    private long datagramsSoFar;
    private long refusedSoFar;

    /// @param source the socket as text, for example `udp 127.0.0.1:2055`
    SocketCounts(String source, String worker, Metrics metrics, Ledger ledger) {
        this.source = source;
        this.ledger = ledger;
        datagrams =
                metrics.counter(
                        "weir_inlet_datagrams_total",
                        "Datagrams received, or messages over connections.",
                        "socket",
                        source,
                        "worker",
                        worker);
        bytes =
                metrics.counter(
                        "weir_inlet_bytes_total",
                        "Bytes of these datagrams and messages.",
                        "socket",
                        source,
                        "worker",
                        worker);
        dropped =
                metrics.counter(
                        "weir_inlet_kernel_dropped_total",
                        "UDP datagrams that the kernel dropped for lack of buffer.",
                        "socket",
                        source,
                        "worker",
                        worker);
        truncated =
                metrics.counter(
                        "weir_inlet_cut_datagrams_total",
                        "UDP datagrams that were longer than what is taken.",
                        "socket",
                        source,
                        "worker",
                        worker);
        failures =
                metrics.counter(
                        "weir_inlet_decoder_failures_total",
                        "Datagrams and messages that a decoder failed on, which is a defect.",
                        "socket",
                        source,
                        "worker",
                        worker);
    }

    void countDatagram(int length) {
        datagrams.increment();
        bytes.add(length);
    }

    void countDecodeFailure() {
        failures.increment();
    }

    void countError(String message) {
        error = message;
    }

    void ended(boolean asked) {
        died = !asked;
    }

    /// @param dropTotal dropped by the kernel since the start, -1 when unknown
    void publish(long nowMillis, long dropTotal, long truncatedTotal, long refusedTotal) {
        long received = datagrams.value();
        if (received > datagramsSoFar) {
            ledger.count(
                    ExporterAccount.STAGE,
                    source,
                    LedgerKind.DATAGRAMS,
                    "",
                    received - datagramsSoFar);
            datagramsSoFar = received;
        }
        long drops = dropTotal - kernelDropped;
        if (drops > 0) {
            recentDropped =
                    nowMillis - lastDropMillis > RECENT_MILLIS ? drops : recentDropped + drops;
            lastDropMillis = nowMillis;
            kernelDropped = dropTotal;
            dropped.add(drops);
            ledger.count(ExporterAccount.STAGE, source, LedgerKind.KERNEL_DROPPED, "", drops);
        }
        if (truncatedTotal > truncatedSoFar) {
            truncated.add(truncatedTotal - truncatedSoFar);
            truncatedSoFar = truncatedTotal;
        }
        if (refusedTotal > refusedSoFar) {
            ledger.count(
                    ExporterAccount.STAGE,
                    source,
                    LedgerKind.REFUSED,
                    RefusalReason.EXPORTER_LIMIT.code(),
                    refusedTotal - refusedSoFar);
            refusedSoFar = refusedTotal;
        }
    }

    /// The socket as text, as it is called in the ledger.
    String source() {
        return source;
    }

    /// Datagrams received.
    long datagrams() {
        return datagrams.value();
    }

    /// Datagrams that the kernel dropped.
    long kernelDropped() {
        return kernelDropped;
    }

    HealthStatus check() {
        if (died) {
            return HealthStatus.failed(source + ": its thread has ended; restart the inlet");
        }
        if (!error.isEmpty()) {
            return HealthStatus.degraded(source + ": " + error);
        }
        if (System.currentTimeMillis() - lastDropMillis < RECENT_MILLIS) {
            return HealthStatus.degraded(
                    String.format(
                            Locale.ROOT,
                            "%s: the kernel dropped %,d datagrams in the last minutes (raise"
                                    + " receive-buffer and net.core.rmem_max, or give it more"
                                    + " workers)",
                            source,
                            recentDropped));
        }
        return HealthStatus.ok();
    }
}
