package io.weir.flows.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A line of `flow-columns.txt`.
record ColumnSpec(
        String name,
        int fieldNumber,
        String type,
        FilterType filter,
        boolean inRollups,
        boolean onByDefault,
        String codec,
        String index,
        String alias,
        String comment) {
    private static final Map<String, ColumnSpec> ALL = load();

    static ColumnSpec of(String column) {
        ColumnSpec found = ALL.get(column);
        if (found == null) {
            throw new IllegalArgumentException(
                    "column: " + column + " (expected: one of flow-columns.txt)");
        }
        return found;
    }

    /// Names in the order of the file.
    static Iterable<String> names() {
        return ALL.keySet();
    }

    private static Map<String, ColumnSpec> load() {
        Map<String, ColumnSpec> all = new LinkedHashMap<>();
        try (InputStream in = ColumnSpec.class.getResourceAsStream("flow-columns.txt")) {
            if (in == null) {
                throw new IllegalStateException("flow-columns.txt is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(ColumnSpec::parse)
                    .forEach(spec -> all.put(spec.name, spec));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static ColumnSpec parse(String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != 10) {
            throw new IllegalStateException("line: " + line + " (expected: 10 cells)");
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
        }
        return new ColumnSpec(
                cells[0],
                cells[1].isEmpty() ? 0 : Integer.parseInt(cells[1]),
                cells[2],
                FilterType.valueOf(cells[3].toUpperCase(Locale.ROOT)),
                cells[4].equals("all"),
                cells[5].equals("on"),
                cells[6],
                cells[7],
                cells[8].isEmpty() ? "" : Aliases.of(cells[0]),
                cells[9]);
    }
}
