package io.weir.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A route's path: literal segments, `{name}` for one segment, a final `*` for all the rest.
/// Ordered so that the more literal pattern comes first. Immutable.
final class PathPattern implements Comparable<PathPattern> {
    private final String text;
    private final List<String> segments;
    private final boolean open;

    PathPattern(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("pattern: " + text + " (expected: a leading /)");
        }
        List<String> parts = new ArrayList<>(List.of(text.substring(1).split("/", -1)));
        this.open = parts.getLast().equals("*");
        if (open) {
            parts.removeLast();
        }
        for (String part : parts) {
            if (part.contains("*") || (part.startsWith("{") != part.endsWith("}"))) {
                throw new IllegalArgumentException(
                        "pattern: " + text + " (expected: {name} or a literal; * only at the end)");
            }
        }
        this.text = text;
        this.segments = List.copyOf(parts);
    }

    /// The values of this pattern's names in `path`, or null when it does not match. A name never
    /// matches an empty segment.
    @Nullable Map<String, String> match(String path) {
        Map<String, String> values = Map.of();
        int at = 1;
        for (int i = 0; i < segments.size(); i++) {
            if (at > path.length()) {
                return null;
            }
            int end = path.indexOf('/', at);
            if (end < 0) {
                end = path.length();
            }
            String segment = segments.get(i);
            if (segment.startsWith("{")) {
                if (end == at) {
                    return null;
                }
                values = with(values, segment.substring(1, segment.length() - 1), path, at, end);
            } else if (segment.length() != end - at || !path.startsWith(segment, at)) {
                return null;
            }
            at = end + 1;
        }
        if (open) {
            return at > path.length() ? null : with(values, "*", path, at, path.length());
        }
        return at == path.length() + 1 ? values : null;
    }

    private static Map<String, String> with(
            Map<String, String> values, String name, String path, int from, int to) {
        Map<String, String> more = values.isEmpty() ? new HashMap<>() : values;
        more.put(name, path.substring(from, to));
        return more;
    }

    @Override
    public int compareTo(PathPattern other) {
        for (int i = 0; ; i++) {
            int order = Integer.compare(rank(i), other.rank(i));
            if (order != 0) {
                return order;
            }
            if (rank(i) >= 2) {
                return text.compareTo(other.text);
            }
        }
    }

    private int rank(int segment) {
        if (segment >= segments.size()) {
            return open ? 3 : 2;
        }
        return segments.get(segment).startsWith("{") ? 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
