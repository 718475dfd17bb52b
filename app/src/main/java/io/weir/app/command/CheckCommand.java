package io.weir.app.command;

import io.weir.base.config.ConfigLoader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/// `weir check`.
@Command(
        name = "check",
        description = "Validates the configuration and prints it in full, secrets hidden.",
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;

    @Option(
            names = {"-q", "--quiet"},
            description = "Only validate.")
    private boolean quiet;

    @Override
    public Integer call() {
        String effective = ConfigLoader.print(options.load());
        if (!quiet) {
            spec.commandLine().getOut().print(effective);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
