package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.role.RoleContext;
import io.weir.base.config.ConfigLoader;
import io.weir.base.json.Json;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `weir check`.
@Command(
        name = "check",
        description =
                "Validates the configuration, loads its plugins, and prints it in full, secrets hidden.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;
    @Mixin private FormatOption format;

    @Option(
            names = {"-q", "--quiet"},
            description = "Only validate.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        boolean json = format.json();
        WeirConfig config = options.load();
        String effective =
                json
                        ? Json.writeText(ConfigLoader.tree(config)) + "\n"
                        : ConfigLoader.print(config);
        RoleContext context = new RoleContext(config);
        try {
            context.pipelineSpecs();
        } finally {
            context.close();
        }
        if (!quiet) {
            spec.commandLine().getOut().print(effective);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
