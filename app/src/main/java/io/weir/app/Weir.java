package io.weir.app;

import io.weir.app.command.BenchCommand;
import io.weir.app.command.CheckCommand;
import io.weir.app.command.DeadLettersCommand;
import io.weir.app.command.DemoExporterCommand;
import io.weir.app.command.FlowsCommand;
import io.weir.app.command.HealthCommand;
import io.weir.app.command.OneLineErrors;
import io.weir.app.command.RunCommand;
import io.weir.app.command.SqlCommand;
import io.weir.app.command.UpCommand;
import io.weir.app.command.VersionCommand;
import io.weir.app.command.WhyCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `weir` command: only names its subcommands.
@Command(
        name = "weir",
        description = "Takes network telemetry, carries it through Kafka, stores it in ClickHouse.",
        subcommands = {
            UpCommand.class,
            RunCommand.class,
            CheckCommand.class,
            HealthCommand.class,
            WhyCommand.class,
            SqlCommand.class,
            DeadLettersCommand.class,
            FlowsCommand.class,
            DemoExporterCommand.class,
            BenchCommand.class,
            VersionCommand.class,
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class)
public final class Weir {
    private Weir() {}

    /// Runs one subcommand and exits with its code: 0 on success, 1 for a failure, 2 for a command
    /// line that makes no sense.
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The command line, ready to execute; failures are printed as one line.
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Weir());
        line.setExecutionExceptionHandler(OneLineErrors::execution);
        line.setParameterExceptionHandler(OneLineErrors::parameter);
        line.setUsageHelpAutoWidth(true);
        return line;
    }
}
