package io.weir.results.rest;

import io.weir.results.message.ClusterName;

import java.nio.charset.StandardCharsets;

/// A cluster as a request names it: a UUID in one of four spellings, with the one under which it is
/// stored. Immutable.
///
/// @param given as it stands in the request
/// @param canonical in lower case with dashes
record ClusterId(String given, String canonical) {
    private static final int DASHED = 36;
    private static final int PLAIN = 32;
    private static final int IN_BRACES = DASHED + 2;
    private static final int URN = DASHED + "urn:uuid:".length();

    /// Reads a name.
    ///
    /// @throws IllegalArgumentException when it is none, with the reason in the words of the
    ///   reference program
    static ClusterId of(String given) {
        int length = given.getBytes(StandardCharsets.UTF_8).length;
        if (length != DASHED && length != PLAIN && length != IN_BRACES && length != URN) {
            throw new IllegalArgumentException("invalid UUID length: " + length);
        }
        if (length == URN && !given.regionMatches(true, 0, "urn:uuid:", 0, URN - DASHED)) {
            throw new IllegalArgumentException(
                    "invalid urn prefix: \"" + given.substring(0, URN - DASHED) + '"');
        }
        try {
            return new ClusterId(given, ClusterName.parse(given).toString());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("invalid UUID format", malformed);
        }
    }

    /// The stored spelling of a name, or the text itself when it is no name of a cluster.
    static String canonical(String given) {
        try {
            return of(given).canonical();
        } catch (IllegalArgumentException none) {
            return given;
        }
    }
}
