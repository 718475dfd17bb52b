package io.weir.bench;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

/// `--directory` of the commands that write much.
public final class ScratchOption {
    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Keep data in a new directory within this one; it is removed in the end (default: the system's for temporary files).")
    private @Nullable Path parent;

    /// A new directory.
    public Scratch open() throws IOException {
        return parent == null ? Scratch.temporary() : Scratch.within(parent);
    }
}
