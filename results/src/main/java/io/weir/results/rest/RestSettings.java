package io.weir.results.rest;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// What the REST API is told. Immutable.
///
/// @param prefix of every path; expected: begins and ends with `/`, such as `/api/v1/`
/// @param authentication whether requests must say who sends them, in `x-rh-identity`
/// @param debug whether the operations tagged `debug` exist: every organisation's list, deletion,
///   and the reading of single votes
/// @param strictOrganizations whether a request may only touch what belongs to its own
///   organisation; false leaves that to the caller, as the reference program does on most paths
/// @param maxMessageBytes the longest message and justification, in bytes of UTF-8
/// @param overview how far back a cluster must have reported to be listed for its organisation
/// @param metricsPrefix before the names of metrics; empty or ending in `_`
/// @param info what `info` tells of this build and its database, by name
public record RestSettings(
        String prefix,
        boolean authentication,
        boolean debug,
        boolean strictOrganizations,
        int maxMessageBytes,
        Duration overview,
        String metricsPrefix,
        Map<String, String> info) {
    private static final int MAX_MESSAGE_BYTES = 255;
    private static final int OVERVIEW_HOURS = 2;

    public RestSettings {
        Objects.requireNonNull(prefix, "prefix");
        if (!prefix.startsWith("/") || !prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "prefix: " + prefix + " (expected: begins and ends with /)");
        }
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException(
                    "max-message-bytes: " + maxMessageBytes + " (expected: >= 1)");
        }
        info = Map.copyOf(info);
    }

    /// The defaults of `weir.yaml`: strict, with identity, without debug operations.
    public static RestSettings defaults() {
        return new RestSettings(
                "/api/v1/",
                true,
                false,
                true,
                MAX_MESSAGE_BYTES,
                Duration.ofHours(OVERVIEW_HOURS),
                "",
                Map.of());
    }

    /// The same under another prefix.
    public RestSettings withPrefix(String other) {
        return new RestSettings(
                other,
                authentication,
                debug,
                strictOrganizations,
                maxMessageBytes,
                overview,
                metricsPrefix,
                info);
    }

    /// The same with or without identity and debug operations.
    public RestSettings with(boolean identity, boolean debugOperations) {
        return new RestSettings(
                prefix,
                identity,
                debugOperations,
                strictOrganizations,
                maxMessageBytes,
                overview,
                metricsPrefix,
                info);
    }

    /// The same with organisations left to the caller, or not.
    public RestSettings withStrictOrganizations(boolean strict) {
        return new RestSettings(
                prefix,
                authentication,
                debug,
                strict,
                maxMessageBytes,
                overview,
                metricsPrefix,
                info);
    }

    /// The same with another look-back.
    public RestSettings withOverview(Duration time) {
        return new RestSettings(
                prefix,
                authentication,
                debug,
                strictOrganizations,
                maxMessageBytes,
                time,
                metricsPrefix,
                info);
    }

    /// The same with other facts about the build.
    public RestSettings withInfo(Map<String, String> facts) {
        return new RestSettings(
                prefix,
                authentication,
                debug,
                strictOrganizations,
                maxMessageBytes,
                overview,
                metricsPrefix,
                facts);
    }
}
