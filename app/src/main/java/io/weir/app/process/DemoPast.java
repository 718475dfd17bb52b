package io.weir.app.process;

import io.weir.flows.demo.DemoConfig;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The demo's past day is played once per data directory: played again it would double what is
/// stored. A file says that it was begun.
public final class DemoPast {
    private static final String FILE = "demo-past-played";

    private DemoPast() {}

    /// The demo for this start: without a past when the directory has seen it begin.
    ///
    /// @param dataDir exists
    /// @throws IOException when the file cannot be written
    public static DemoConfig once(Path dataDir, DemoConfig config) throws IOException {
        if (config.history().isZero()) {
            return config;
        }
        try {
            Files.createFile(dataDir.resolve(FILE));
            return config;
        } catch (FileAlreadyExistsException _) {
            return config.withoutHistory();
        }
    }
}
