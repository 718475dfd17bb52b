package io.weir.results.message;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// The name of a cluster is a UUID, in any of the four spellings that the reference program takes:
/// with dashes, with `urn:uuid:` before it, between braces, or 32 hexadecimal digits.
public final class ClusterName {
    private static final Pattern DASHED =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{32}");
    private static final String URN = "urn:uuid:";

    private ClusterName() {}

    /// The one name of a cluster, so that it is never stored twice.
    ///
    /// @throws IllegalArgumentException when the text is no UUID
    public static UUID parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String bare = lower;
        if (lower.startsWith(URN)) {
            bare = lower.substring(URN.length());
        } else if (lower.startsWith("{") && lower.endsWith("}")) {
            bare = lower.substring(1, lower.length() - 1);
        } else if (PLAIN.matcher(lower).matches()) {
            bare =
                    String.join(
                            "-",
                            lower.substring(0, 8),
                            lower.substring(8, 12),
                            lower.substring(12, 16),
                            lower.substring(16, 20),
                            lower.substring(20));
        }
        if (!DASHED.matcher(bare).matches()) {
            throw new IllegalArgumentException("cluster name is not a UUID");
        }
        return UUID.fromString(bare);
    }
}
