package io.weir.app.command;

import io.weir.base.error.WeirException;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Prints failures of commands as one line on standard error. `DEBUG=true` adds the stack trace.
public final class OneLineErrors {
    /// Some errors of ClickHouse list every word that could have stood there.
    private static final int LONGEST = 500;

    private OneLineErrors() {}

    /// A command that failed: exit code 1.
    public static int execution(Exception failure, CommandLine command, ParseResult parsed) {
        command.getErr().println("weir: " + message(failure));
        if (Boolean.parseBoolean(System.getenv("DEBUG"))) {
            failure.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return 1;
    }

    /// A command line that makes no sense: exit code 2.
    public static int parameter(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        command.getErr()
                .println(
                        "weir: "
                                + firstLine(String.valueOf(failure.getMessage()))
                                + " (see "
                                + command.getCommandSpec().qualifiedName()
                                + " --help)");
        command.getErr().flush();
        return 2;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof WeirException || failure instanceof IllegalArgumentException) {
            return firstLine(String.valueOf(message));
        }
        return failure.getClass().getSimpleName()
                + (message == null ? "" : ": " + firstLine(message));
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
