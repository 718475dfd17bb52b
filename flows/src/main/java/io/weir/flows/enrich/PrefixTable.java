package io.weir.flows.enrich;

import io.weir.base.net.IpPrefix;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A few prefixes with values, asked rarely (answers are cached per exporter). Immutable.
final class PrefixTable<V> {
    private record Entry<V>(IpPrefix prefix, V value) {}

    private final List<Entry<V>> entries;

    PrefixTable(Map<String, V> values) {
        entries =
                values.entrySet().stream()
                        .map(e -> new Entry<>(IpPrefix.parse(e.getKey()), e.getValue()))
                        .sorted(Comparator.comparingInt(e -> -e.prefix().length()))
                        .toList();
    }

    /// The value of the longest prefix that holds the address, or null.
    @Nullable V find(long high, long low) {
        for (Entry<V> entry : entries) {
            if (entry.prefix().contains(high, low)) {
                return entry.value();
            }
        }
        return null;
    }
}
