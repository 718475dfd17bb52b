package io.weir.flows.inlet;

import io.weir.base.net.IpPrefix;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.ExporterNames;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who sends flows here, how much of it arrives, and why not all of it. Thread-safe.
public final class InletStatus {
    private final List<InletWorker> workers;
    private final ExporterNames names;

    InletStatus(List<InletWorker> workers, ExporterNames names) {
        this.workers = workers;
        this.names = names;
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
        List<ExporterReport> exporters =
                byAddress.values().stream().map(list -> exporter(list, nowMillis)).toList();
        return new Report(exporters, dropped, sockets);
    }

    private ExporterReport exporter(List<ExporterAccount> accounts, long nowMillis) {
        var first = accounts.getFirst().state();
        String name = names.find(first.addressHigh(), first.addressLow()).name();
        return ExporterReport.of(
                IpPrefix.format(first.addressHigh(), first.addressLow()),
                name,
                accounts,
                nowMillis);
    }

    private static Map<String, Object> socket(InletWorker worker) {
        Map<String, Object> socket = new LinkedHashMap<>();
        socket.put("address", worker.address().getAddress().getHostAddress());
        socket.put("port", worker.address().getPort());
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
