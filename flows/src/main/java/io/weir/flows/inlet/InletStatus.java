package io.weir.flows.inlet;

import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.ExporterNames;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.why.Evidence;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Gaps;
import io.weir.pipeline.why.Subject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who sends flows here, how much of it arrives, and why not all of it. Thread-safe.
public final class InletStatus {
    private static final Duration REASONS = Duration.ofHours(1);

    private final List<InletWorker> workers;
    private final ExporterNames names;
    private final Ledger ledger;
    private final InletExplainer explainer;

    InletStatus(
            List<InletWorker> workers,
            ExporterNames names,
            Ledger ledger,
            InletExplainer explainer) {
        this.workers = workers;
        this.names = names;
        this.ledger = ledger;
        this.explainer = explainer;
    }

    /// Everything, as the route `/api/v0/inlet/exporters` shows it.
    ///
    /// @param exporters sorted by address
    /// @param kernelDropped datagrams dropped by the kernel at all sockets
    /// @param sockets one per socket
    public record Report(
            List<ExporterReport> exporters,
            long kernelDropped,
            List<Map<String, Object>> sockets) {}

    /// Takes a report now.
    ///
    /// @param nowMillis ms since 1970
    public Report report(long nowMillis) {
        Map<String, List<ExporterAccount>> byAddress = new TreeMap<>();
        List<Map<String, Object>> sockets = new ArrayList<>();
        long dropped = 0;
        for (InletWorker worker : List.copyOf(workers)) {
            sockets.add(socket(worker));
            dropped += worker.counts().kernelDropped();
            for (ExporterAccount account : worker.accounts().all()) {
                byAddress
                        .computeIfAbsent(account.state().address(), _ -> new ArrayList<>())
                        .add(account);
            }
        }
        Instant now = Instant.ofEpochMilli(nowMillis);
        long from = now.minus(REASONS).getEpochSecond();
        ledger.collect(now.getEpochSecond());
        Evidence evidence =
                new Evidence(Instant.ofEpochSecond(from), now, name -> ledger.recent(name, from));
        List<ExporterReport> exporters =
                byAddress.values().stream()
                        .map(list -> exporter(list, evidence, nowMillis))
                        .toList();
        return new Report(exporters, dropped, sockets);
    }

    private ExporterReport exporter(
            List<ExporterAccount> accounts, Evidence evidence, long nowMillis) {
        var first = accounts.getFirst().state();
        String name = names.find(first.addressHigh(), first.addressLow()).name();
        // The sockets' drops stand beside the exporters: whose packets they were is not known.
        Subject subject = explainer.subject(name, List.of(first.address()), List.of());
        List<String> reasons =
                Gaps.of(subject, evidence, List.of(explainer)).stream()
                        .filter(Finding::missing)
                        .map(Finding::text)
                        .toList();
        return ExporterReport.of(first.address(), name, accounts, reasons, nowMillis);
    }

    private static Map<String, Object> socket(InletWorker worker) {
        Map<String, Object> socket = new LinkedHashMap<>();
        socket.put("address", worker.address().getAddress().getHostAddress());
        socket.put("port", worker.address().getPort());
        ConnectionCounts connections = worker.connections();
        if (connections != null) {
            socket.put("connections", connections.open());
        }
        socket.put("protocol-hint", worker.input().name());
        socket.put("receiveBuffer", worker.receiveBuffer());
        socket.put("datagrams", worker.counts().datagrams());
        socket.put("dropped", worker.counts().kernelDropped());
        return socket;
    }

    /// Records refused for a reason by the decoders of all sockets.
    public long refused(RefusalReason reason) {
        return workers.stream().mapToLong(worker -> worker.refused(reason)).sum();
    }
}
