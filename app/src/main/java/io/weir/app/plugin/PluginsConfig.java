package io.weir.app.plugin;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Pipelines whose processor is a class of the user's own.
///
/// @param folder where the jars are; empty for the folder `plugins` of the data directory
/// @param pipelines one entry per pipeline
public record PluginsConfig(String folder, List<PluginConfig> pipelines) {
    public PluginsConfig {
        Objects.requireNonNull(folder, "folder");
        pipelines = List.copyOf(pipelines);
        Set<String> seen = new HashSet<>();
        for (PluginConfig pipeline : pipelines) {
            if (!seen.add(pipeline.processor() + " " + pipeline.topic())) {
                throw new IllegalArgumentException(
                        "processor: "
                                + pipeline.processor()
                                + " (expected: once per topic, but topic "
                                + pipeline.topic()
                                + " has it twice)");
            }
        }
    }

    /// No plugins.
    public static PluginsConfig defaults() {
        return new PluginsConfig("", List.of());
    }
}
