package io.weir.flows.enrich;

import io.weir.base.net.IpPrefix;

import java.util.Map;
import java.util.TreeMap;

/// Static names and sampling rates. Of several prefixes that hold an exporter's address, the most
/// specific counts.
///
/// @param requireInterfaces whether a flow without a known interface is refused (and counted); else
///   it is stored with empty names (and counted)
/// @param requireSamplingRate whether a flow whose sampling rate nobody told is refused (and
///   counted); else it is stored with rate 1 and a flag (and counted)
/// @param defaultSamplingRate by exporter prefix: used where the exporter does not tell one
/// @param overrideSamplingRate by exporter prefix: used in place of what the exporter tells
/// @param exporters by exporter prefix
public record EnrichConfig(
        boolean requireInterfaces,
        boolean requireSamplingRate,
        Map<String, Long> defaultSamplingRate,
        Map<String, Long> overrideSamplingRate,
        Map<String, ExporterMetadata> exporters) {

    public EnrichConfig {
        checkRates("default-sampling-rate", defaultSamplingRate);
        checkRates("override-sampling-rate", overrideSamplingRate);
        exporters.keySet().forEach(IpPrefix::parse);
        defaultSamplingRate = new TreeMap<>(defaultSamplingRate);
        overrideSamplingRate = new TreeMap<>(overrideSamplingRate);
        exporters = new TreeMap<>(exporters);
    }

    /// Nothing configured: exporters are called by their address, interfaces have no names.
    public static EnrichConfig defaults() {
        return new EnrichConfig(false, false, Map.of(), Map.of(), Map.of());
    }

    /// The same with the exporters of another configuration added; its own come first.
    public EnrichConfig plus(EnrichConfig other) {
        Map<String, ExporterMetadata> all = new TreeMap<>(other.exporters);
        all.putAll(exporters);
        return new EnrichConfig(
                requireInterfaces,
                requireSamplingRate,
                defaultSamplingRate,
                overrideSamplingRate,
                all);
    }

    private static void checkRates(String name, Map<String, Long> rates) {
        rates.forEach((prefix, rate) -> {
            IpPrefix.parse(prefix);
            if (rate < 1) {
                throw new IllegalArgumentException(
                        name + ": " + rate + " for " + prefix + " (expected: >= 1)");
            }
        });
    }
}
