package io.weir.flows.enrich;

import com.fasterxml.jackson.annotation.JsonCreator;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// What is known about one interface of an exporter.
///
/// @param name for example `et-0/0/1`; an interface without a name counts as unknown
/// @param description what the operator wrote beside it
/// @param speed Mbit/s; 0 when unknown
/// @param provider the other network, for example `cogent`
/// @param connectivity how it is reached: `transit`, `ix`, `pni`, …
/// @param boundary on which side of the network
public record InterfaceMetadata(
        String name,
        String description,
        int speed,
        String provider,
        String connectivity,
        Boundary boundary) {

    /// An interface about which nothing is known.
    public static final InterfaceMetadata UNKNOWN =
            new InterfaceMetadata("", "", 0, "", "", Boundary.UNDEFINED);

    public InterfaceMetadata {
        if (speed < 0) {
            throw new IllegalArgumentException("speed: " + speed + " (expected: Mbit/s, >= 0)");
        }
    }

    /// Reads configuration, where everything but the name may be left out.
    @JsonCreator
    public static InterfaceMetadata of(
            @Nullable String name,
            @Nullable String description,
            @Nullable Integer speed,
            @Nullable String provider,
            @Nullable String connectivity,
            @Nullable Boundary boundary) {
        return new InterfaceMetadata(
                Objects.requireNonNullElse(name, ""),
                Objects.requireNonNullElse(description, ""),
                Objects.requireNonNullElse(speed, 0),
                Objects.requireNonNullElse(provider, ""),
                Objects.requireNonNullElse(connectivity, ""),
                Objects.requireNonNullElse(boundary, Boundary.UNDEFINED));
    }

    /// Whether this says anything at all.
    public boolean known() {
        return !name.isEmpty();
    }
}
