package io.weir.flows.enrich;

import io.weir.wire.column.LowCardinalityColumn;
import io.weir.wire.column.WideColumn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of one batch, exporter by exporter: names each, and hands its rows on together with
/// what is remembered about it. An exporter is looked up once and kept as the column ids of that
/// batch, until a column gives its ids anew. Used by the thread that fills the batch.
///
/// @param <E> what is remembered about an exporter beside its names
final class ExporterRows<E> {
    /// Exporters remembered; beyond that all are forgotten and looked up again.
    private static final int MAX_EXPORTERS = 20_000;

    private record Address(long high, long low) {}

    private record Known<E>(List<Integer> names, E own) {}

    /// Finds out what is to be remembered about an exporter.
    @FunctionalInterface
    interface Finder<E> {
        /// @param high first half of its address
        /// @param low second half
        /// @param metadata what is configured about it
        E find(long high, long low, ExporterMetadata metadata);
    }

    /// Takes neighbouring rows of one exporter.
    @FunctionalInterface
    interface Run<E> {
        /// @param from the first row
        /// @param to behind the last
        void apply(E exporter, int from, int to);
    }

    private final ExporterNames names;
    private final WideColumn addresses;
    private final List<LowCardinalityColumn> columns;
    private final List<LowCardinalityColumn> all;
    private final Finder<E> finder;
    private final Map<Address, Known<E>> exporters = new HashMap<>();
    private final CacheCounts cache = new CacheCounts();
    private long generation;

    /// @param names what is configured
    /// @param addresses the batch's column of addresses
    /// @param columns its columns of name, group, role, site, region and tenant
    /// @param others the columns of which the finder keeps ids
    ExporterRows(
            ExporterNames names,
            WideColumn addresses,
            List<LowCardinalityColumn> columns,
            List<LowCardinalityColumn> others,
            Finder<E> finder) {
        this.names = names;
        this.addresses = addresses;
        this.columns = List.copyOf(columns);
        this.finder = finder;
        this.all = new ArrayList<>(columns);
        all.addAll(others);
    }

    /// How well what is remembered serves.
    CacheCounts cache() {
        return cache;
    }

    /// Names the exporters of rows `from` (inclusive) to `to` (exclusive), and hands them on.
    void apply(int from, int to, Run<E> run) {
        forgetStaleIds();
        int row = from;
        while (row < to) {
            long high = addresses.high(row);
            long low = addresses.low(row);
            int end = row + 1;
            while (end < to && addresses.low(end) == low && addresses.high(end) == high) {
                end++;
            }
            Known<E> exporter = find(high, low);
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).fill(row, end, exporter.names.get(i));
            }
            run.apply(exporter.own, row, end);
            row = end;
        }
    }

    private Known<E> find(long high, long low) {
        Address address = new Address(high, low);
        Known<E> known = exporters.get(address);
        if (known != null) {
            cache.hits++;
            return known;
        }
        cache.misses++;
        if (exporters.size() >= MAX_EXPORTERS) {
            exporters.clear();
        }
        if (exporters.isEmpty()) {
            cache.filledMillis = System.currentTimeMillis();
        }
        ExporterMetadata found = names.find(high, low);
        List<String> texts =
                List.of(
                        found.name(),
                        found.group(),
                        found.role(),
                        found.site(),
                        found.region(),
                        found.tenant());
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ids.add(columns.get(i).intern(texts.get(i)));
        }
        Known<E> exporter = new Known<>(List.copyOf(ids), finder.find(high, low, found));
        exporters.put(address, exporter);
        cache.entries = exporters.size();
        return exporter;
    }

    private void forgetStaleIds() {
        long now = 0;
        for (LowCardinalityColumn column : all) {
            now += column.generation();
        }
        if (now != generation) {
            exporters.clear();
            cache.entries = 0;
            cache.filledMillis = 0;
            generation = now;
        }
    }
}
