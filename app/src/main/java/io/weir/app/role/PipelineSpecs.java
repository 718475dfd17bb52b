package io.weir.app.role;

import io.weir.app.config.WeirConfig;
import io.weir.app.plugin.PluginConfig;
import io.weir.app.plugin.Plugins;
import io.weir.base.error.WeirException;
import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.FlowsRoom;
import io.weir.pipeline.LetterSink;
import io.weir.pipeline.ledger.LedgerProcessor;
import io.weir.pipeline.ledger.LedgerTable;
import io.weir.pipeline.letter.LetterTables;
import io.weir.pipeline.table.Engine;
import io.weir.pipeline.table.Table;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every pipeline of a configuration: those of this version's rooms, then those of plugins.
final class PipelineSpecs {
    private static final int LETTERS_OUTLIVE = 7;

    private PipelineSpecs() {}

    /// @throws WeirException of kind `USER` when a plugin does not fit
    static List<PipelineSpec> of(WeirConfig config, Plugins plugins) {
        List<PipelineSpec> specs = new ArrayList<>();
        FlowsRoom room = new FlowsRoom(config.flows());
        for (FlowsRoom.Pipeline pipeline : room.pipelines(InstantSource.system())) {
            specs.add(
                    new PipelineSpec(
                            pipeline.processor(), pipeline.topic(), pipeline.config(), List.of()));
        }
        specs.add(
                new PipelineSpec(
                        new LedgerProcessor(), LedgerTable.TOPIC, config.pipeline(), List.of()));
        for (PluginConfig plugin : config.plugins().pipelines()) {
            specs.add(spec(plugin, plugins));
        }
        check(specs);
        return List.copyOf(specs);
    }

    private static PipelineSpec spec(PluginConfig plugin, Plugins plugins) {
        List<TopicSpec> topics = new ArrayList<>();
        topics.add(
                TopicSpec.expiring(
                        plugin.topic(),
                        plugin.partitions(),
                        plugin.replication(),
                        plugin.retention()));
        if (plugin.deadLetters() == LetterSink.KAFKA) {
            topics.add(
                    TopicSpec.deadLetters(
                            plugin.topic(),
                            plugin.replication(),
                            plugin.retention().multipliedBy(LETTERS_OUTLIVE)));
        }
        return new PipelineSpec(
                plugins.make(plugin.processor(), plugin.settings()),
                plugin.topic(),
                plugin.pipeline(),
                topics);
    }

    /// No table may have two pipelines: each stores its own rows, so every record would be there
    /// twice.
    private static void check(List<PipelineSpec> specs) {
        Map<String, String> owners = new HashMap<>();
        for (Table table : List.of(LetterTables.LETTERS, LetterTables.MARKS)) {
            owners.put(table.name(), "weir itself");
        }
        Map<String, PipelineSpec> names = new LinkedHashMap<>();
        for (PipelineSpec spec : specs) {
            if (names.put(spec.name(), spec) != null) {
                throw WeirException.user(
                        "plugin "
                                + spec.processor().getClass().getName()
                                + ": name: "
                                + spec.name()
                                + " (expected: not one of "
                                + names.keySet()
                                + ")");
            }
            for (Table table : spec.processor().tables()) {
                if (table.engine() instanceof Engine.Replacing && !table.engine().receipts()) {
                    throw WeirException.user(
                            "plugin "
                                    + spec.processor().getClass().getName()
                                    + ": table "
                                    + table.name()
                                    + ": Replacing without receipts (expected: with receipts, or"
                                    + " nobody can tell what was stored)");
                }
                String owner = owners.putIfAbsent(table.name(), "pipeline " + spec.name());
                if (owner != null) {
                    throw WeirException.user(
                            "plugin "
                                    + spec.processor().getClass().getName()
                                    + ": table "
                                    + table.name()
                                    + " is taken by "
                                    + owner
                                    + " (expected: a table of its own)");
                }
            }
        }
    }
}
