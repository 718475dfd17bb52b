package io.weir.flows.enrich;

import io.weir.base.net.IpPrefix;

import org.jspecify.annotations.Nullable;

/// Static metadata and sampling rates by exporter address. Immutable and thread-safe; callers cache
/// the answers.
public final class ExporterNames {
    private final PrefixTable<ExporterMetadata> exporters;
    private final PrefixTable<Long> defaultRates;
    private final PrefixTable<Long> overrideRates;

    /// @param config the names and rates to look up
    public ExporterNames(EnrichConfig config) {
        exporters = new PrefixTable<>(config.exporters());
        defaultRates = new PrefixTable<>(config.defaultSamplingRate());
        overrideRates = new PrefixTable<>(config.overrideSamplingRate());
    }

    /// The metadata of an exporter, named by its address where it is not configured.
    public ExporterMetadata find(long high, long low) {
        String address = IpPrefix.format(high, low);
        ExporterMetadata found = exporters.find(high, low);
        if (found == null) {
            return ExporterMetadata.unconfigured(address);
        }
        return found.name().isEmpty()
                ? new ExporterMetadata(
                        address,
                        found.group(),
                        found.role(),
                        found.site(),
                        found.region(),
                        found.tenant(),
                        found.interfaces(),
                        found.defaultInterface())
                : found;
    }

    /// The rate for flows whose exporter tells none; 0 where none is configured.
    public long defaultRate(long high, long low) {
        return orElse(defaultRates.find(high, low), 0);
    }

    /// The rate in place of the exporter's own; 0 where none is configured.
    public long overrideRate(long high, long low) {
        return orElse(overrideRates.find(high, low), 0);
    }

    private static long orElse(@Nullable Long rate, long other) {
        return rate == null ? other : rate;
    }
}
