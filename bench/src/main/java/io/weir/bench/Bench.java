package io.weir.bench;

import io.weir.app.command.OneLineErrors;
import io.weir.app.command.VersionCommand;
import io.weir.bench.chaos.ChaosCommand;
import io.weir.bench.flows.DecodeCommand;
import io.weir.bench.load.FlowsLoadCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `weir bench`: a main class of its own, so that nothing of it is on the class path of
/// the product.
@Command(
        name = "weir bench",
        description = {
            "Measures Weir on this machine: how much it takes, and what it loses when it is hit.",
            "Starts what it needs in processes and directories of its own, on free ports of loopback, and removes them."
        },
        subcommands = {FlowsLoadCommand.class, DecodeCommand.class, ChaosCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class)
public final class Bench {
    private Bench() {}

    /// Runs one subcommand and exits with its code: 0 when nothing was lost or doubled, 1 otherwise
    /// or for a failure, 2 for a command line that makes no sense.
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The command line, ready to execute; failures are printed as one line.
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Bench());
        line.setExecutionExceptionHandler(OneLineErrors::execution);
        line.setParameterExceptionHandler(OneLineErrors::parameter);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        return line;
    }
}
