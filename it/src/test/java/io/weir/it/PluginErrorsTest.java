package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.app.config.WeirConfig;
import io.weir.app.role.PipelineSpec;
import io.weir.app.role.RoleContext;
import io.weir.base.config.ConfigLoader;
import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a person reads when a plugin does not fit, and that plugins keep to themselves. About 4 s.
class PluginErrorsTest {
    @TempDir private Path folder;

    private static final String PROCESSOR =
            """
            package own;
            public final class Own implements io.weir.pipeline.Processor {
                %s
                public String name() { return "%s"; }
                public java.util.List<io.weir.pipeline.table.Table> tables() {
                    return java.util.List.of(io.weir.pipeline.table.Table.of(
                        "%s", java.util.List.of(), java.util.List.of("x"), ""));
                }
                public io.weir.pipeline.Build begin(io.weir.pipeline.SourcePartition p) {
                    throw new IllegalStateException();
                }
            }
            """;

    private List<PipelineSpec> load(String entry) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("weir.yaml"),
                        "data-dir: "
                                + folder
                                + "\nplugins:\n  pipelines:\n    - {processor: own.Own, topic: t"
                                + entry
                                + "}\n");
        RoleContext context =
                new RoleContext(
                        new ConfigLoader<>(WeirConfig.class, WeirConfig.defaults())
                                .file(file)
                                .load());
        try {
            return context.pipelineSpecs();
        } finally {
            context.close();
        }
    }

    private void jar(String name, String source) throws Exception {
        PluginJar.make(folder.resolve("plugins").resolve(name), "own.Own", source);
    }

    private void fails(String entry, String message) {
        assertThatThrownBy(() -> load(entry))
                .isInstanceOfSatisfying(
                        WeirException.class,
                        e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.USER))
                .hasMessageStartingWith(message)
                .hasMessageContaining("(expected: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void noSuchClassAndOneThatIsThereTwice() throws Exception {
        fails("", "plugin own.Own: no such class");
        String source = PROCESSOR.formatted("", "own", "own_rows");
        jar("one.jar", source);
        jar("two.jar", source);
        fails("", "plugin own.Own: in [one.jar, two.jar]");
    }

    @Test
    void aClassThatIsNoProcessor() throws Exception {
        jar("one.jar", "package own; public final class Own {}");
        fails("", "plugin own.Own: is no processor");
    }

    @Test
    void noSuitableConstructor() throws Exception {
        jar("one.jar", PROCESSOR.formatted("public Own(int size) {}", "own", "own_rows"));
        fails("", "plugin own.Own: no suitable constructor");
        jar("one.jar", PROCESSOR.formatted("", "own", "own_rows"));
        assertThat(load("")).extracting(PipelineSpec::name).contains("own");
        fails(", settings: {a: b}", "plugin own.Own: no suitable constructor");
    }

    @Test
    void aConstructorThatRefusesItsSettingsIsHeard() throws Exception {
        jar(
                "one.jar",
                PROCESSOR.formatted(
                        "public Own(java.util.Map<String, String> s) { throw new"
                                + " IllegalArgumentException(\"size: \" + s.get(\"size\") + \""
                                + " (expected: a number)\"); }",
                        "own",
                        "own_rows"));
        fails(
                ", settings: {size: x}",
                "plugin own.Own: cannot be made: java.lang.IllegalArgumentException: size: x"
                        + " (expected: a number)");
    }

    @Test
    void aTableOrANameThatIsTaken() throws Exception {
        jar("one.jar", PROCESSOR.formatted("", "own", "flows_1m0s"));
        fails("", "plugin own.Own: table flows_1m0s is taken by pipeline flows-rollup");
        jar("one.jar", PROCESSOR.formatted("", "flows", "own_rows"));
        fails("", "plugin own.Own: name: flows ");
        jar("one.jar", PROCESSOR.formatted("", "Own", "own_rows"));
        fails("", "plugin own.Own: name: Own ");
    }

    @Test
    void aTableWhoseRowsVanishWithoutAReceipt() throws Exception {
        String source = PROCESSOR.formatted("", "own", "own_rows");
        String replacing =
                source.replace(
                        "\"\"));",
                        "\"\").withEngine(new io.weir.pipeline.table.Engine.Replacing(\"\", %s)));");
        jar("one.jar", replacing.formatted("false"));
        fails("", "plugin own.Own: table own_rows: Replacing without receipts");
        jar("one.jar", replacing.formatted("true"));
        assertThat(load("")).extracting(PipelineSpec::name).contains("own");
    }

    @Test
    void aPluginSeesTheWordsOfPipelinesAndNothingElseOfWeir() throws Exception {
        jar(
                "one.jar",
                PROCESSOR.formatted(
                        "public Own() throws Exception {"
                                + " Class.forName(\"io.weir.wire.block.Block\");"
                                + " Class.forName(\"io.weir.connect.kafka.Topics\"); }",
                        "own",
                        "own_rows"));
        assertThatThrownBy(() -> load(""))
                .hasMessage(
                        "plugin own.Own: cannot be made: java.lang.ClassNotFoundException:"
                                + " io.weir.connect.kafka.Topics");
    }
}
