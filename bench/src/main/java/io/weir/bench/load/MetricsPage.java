package io.weir.bench.load;

import java.util.Map;
import java.util.TreeMap;

/// The samples of one `/metrics` page, in Prometheus' text format.
///
/// @param samples by name and labels, as they are written
record MetricsPage(Map<String, Double> samples) {
    MetricsPage {
        samples = new TreeMap<>(samples);
    }

    /// Reads a page.
    static MetricsPage parse(String text) {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text.lines().toList()) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return new MetricsPage(samples);
    }

    /// The sum of a metric over all its labels.
    long sum(String name) {
        return sum(name, "");
    }

    /// The sum of a metric over the samples with this label.
    ///
    /// @param label as it is written, for example `pipeline="flows"`
    long sum(String name, String label) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            String key = sample.getKey();
            if ((key.equals(name) || key.startsWith(name + "{")) && key.contains(label)) {
                sum += sample.getValue();
            }
        }
        return Math.round(sum);
    }

    /// The values of a metric by one of its labels, zeros left out.
    ///
    /// @param filter another label that samples have to have, as it is written; empty for all
    Map<String, Long> by(String name, String label, String filter) {
        Map<String, Long> values = new TreeMap<>();
        String start = label + "=\"";
        samples.forEach((key, value) -> {
            int at = key.indexOf(start);
            if (key.startsWith(name + "{") && at > 0 && key.contains(filter) && value != 0) {
                int from = at + start.length();
                values.merge(
                        key.substring(from, key.indexOf('"', from)), Math.round(value), Long::sum);
            }
        });
        return values;
    }
}
