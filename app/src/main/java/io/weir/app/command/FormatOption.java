package io.weir.app.command;

import io.weir.base.error.WeirException;

import picocli.CommandLine.Option;

/// `--format text|json` of the commands that print data.
public final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text or json (default: text).",
            defaultValue = "text")
    private String format;

    /// Whether JSON is wanted.
    ///
    /// @throws WeirException of kind `USER` for anything but the two
    public boolean json() {
        return switch (format) {
            case "text" -> false;
            case "json" -> true;
            default -> throw WeirException.user("format: " + format + " (expected: text or json)");
        };
    }
}
