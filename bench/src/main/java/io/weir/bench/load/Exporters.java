package io.weir.bench.load;

import io.weir.base.json.Json;
import io.weir.bench.load.LoadExporter.Protocol;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The exporters of the load, two of each protocol, and one of single flows that the delay is
/// measured with.
final class Exporters {
    /// Those that share the rate.
    static final List<LoadExporter> ALL =
            List.of(
                    new LoadExporter(0, Protocol.NETFLOW_V5, 0.15),
                    new LoadExporter(1, Protocol.NETFLOW_V5, 0.15),
                    new LoadExporter(2, Protocol.NETFLOW_V9, 0.15),
                    new LoadExporter(3, Protocol.NETFLOW_V9, 0.15),
                    new LoadExporter(4, Protocol.IPFIX, 0.15),
                    new LoadExporter(5, Protocol.IPFIX, 0.15),
                    new LoadExporter(6, Protocol.SFLOW, 0.05),
                    new LoadExporter(7, Protocol.SFLOW, 0.05));

    /// One flow now and then.
    static final LoadExporter MARKS = new LoadExporter(8, Protocol.NETFLOW_V5, 0);

    private static final List<String> CONNECTIVITY =
            List.of("transit", "ix", "pni", "customer", "core");

    private Exporters() {}

    /// Names of all exporters and interfaces, as `inlet.enrich.exporters` takes them.
    static String metadata() {
        Map<String, Object> exporters = new TreeMap<>();
        ALL.forEach(exporter -> exporters.put(exporter.address(), metadata(exporter)));
        exporters.put(MARKS.address(), metadata(MARKS));
        return Json.writeText(exporters);
    }

    private static Map<String, Object> metadata(LoadExporter exporter) {
        Map<String, Object> interfaces = new TreeMap<>();
        for (int i = 0; i < LoadFlows.INTERFACES; i++) {
            interfaces.put(
                    String.valueOf(LoadFlows.FIRST_INTERFACE + i),
                    Map.of(
                            "name",
                            "et-0/0/" + i,
                            "description",
                            "link " + i + " of bench-" + exporter.number(),
                            "speed",
                            100_000,
                            "provider",
                            "provider-" + i,
                            "connectivity",
                            CONNECTIVITY.get(i % CONNECTIVITY.size()),
                            "boundary",
                            i % 2 == 0 ? "external" : "internal"));
        }
        return Map.of(
                "name",
                "bench-" + exporter.number(),
                "site",
                "site-" + exporter.number() % 3,
                "role",
                "edge",
                "interfaces",
                interfaces);
    }
}
