package io.weir.flows.enrich;

import com.fasterxml.jackson.annotation.JsonCreator;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What is known about the exporters of one prefix.
///
/// @param name empty: the exporter's address is its name
/// @param group a free label
/// @param role a free label, for example `edge`
/// @param site a free label
/// @param region a free label
/// @param tenant a free label
/// @param interfaces by ifIndex
/// @param defaultInterface for every ifIndex that is not listed; without a name there is none
public record ExporterMetadata(
        String name,
        String group,
        String role,
        String site,
        String region,
        String tenant,
        Map<Integer, InterfaceMetadata> interfaces,
        InterfaceMetadata defaultInterface) {

    public ExporterMetadata {
        interfaces = Map.copyOf(interfaces);
        interfaces
                .keySet()
                .forEach(ifIndex -> {
                    if (ifIndex < 0) {
                        throw new IllegalArgumentException(
                                "interfaces: " + ifIndex + " (expected: ifIndex >= 0)");
                    }
                });
    }

    /// Reads configuration, where everything may be left out.
    @JsonCreator
    public static ExporterMetadata of(
            @Nullable String name,
            @Nullable String group,
            @Nullable String role,
            @Nullable String site,
            @Nullable String region,
            @Nullable String tenant,
            @Nullable Map<Integer, InterfaceMetadata> interfaces,
            @Nullable InterfaceMetadata defaultInterface) {
        return new ExporterMetadata(
                Objects.requireNonNullElse(name, ""),
                Objects.requireNonNullElse(group, ""),
                Objects.requireNonNullElse(role, ""),
                Objects.requireNonNullElse(site, ""),
                Objects.requireNonNullElse(region, ""),
                Objects.requireNonNullElse(tenant, ""),
                interfaces == null ? Map.of() : new TreeMap<>(interfaces),
                Objects.requireNonNullElse(defaultInterface, InterfaceMetadata.UNKNOWN));
    }

    /// The metadata of an exporter that is not configured: the address is its name.
    public static ExporterMetadata unconfigured(String address) {
        return new ExporterMetadata(
                address, "", "", "", "", "", Map.of(), InterfaceMetadata.UNKNOWN);
    }

    /// What is known about an interface.
    public InterfaceMetadata findInterface(int ifIndex) {
        return interfaces.getOrDefault(ifIndex, defaultInterface);
    }
}
