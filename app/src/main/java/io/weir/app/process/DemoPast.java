package io.weir.app.process;

import io.weir.base.error.FileErrors;
import io.weir.flows.demo.DemoConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// The demo's past day is played once per data directory: played again it would double what is
/// stored. A file says how far it was played, so that a start after an interruption plays the rest.
public final class DemoPast {
    private static final Logger LOG = LoggerFactory.getLogger(DemoPast.class);

    private static final String FILE = "demo-past-played";
    private static final String WHOLE = "whole";

    private final Path file;
    private boolean told;

    /// @param dataDir exists
    public DemoPast(Path dataDir) {
        file = dataDir.resolve(FILE);
    }

    /// The demo for this start, with what is left of its past.
    ///
    /// @throws IOException when the file is there and cannot be read
    public DemoConfig rest(DemoConfig config, Instant now) throws IOException {
        String played;
        try {
            played = Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException never) {
            return config;
        }
        try {
            Duration left = Duration.between(Instant.parse(played), now);
            return config.withHistory(
                    left.isNegative()
                            ? Duration.ZERO
                            : left.compareTo(config.history()) < 0 ? left : config.history());
        } catch (DateTimeException whole) {
            return config.withHistory(Duration.ZERO);
        }
    }

    /// Notes how far the past was played.
    ///
    /// @param millis since 1970; [Long#MAX_VALUE] for all of it
    public void played(long millis) {
        String text = millis == Long.MAX_VALUE ? WHOLE : Instant.ofEpochMilli(millis).toString();
        try {
            Path next = file.resolveSibling(FILE + ".next");
            Files.writeString(next, text, StandardCharsets.UTF_8);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            if (!told) {
                told = true;
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("reason", FileErrors.reason(failure))
                        .log("How far the demo's past was played is not kept");
            }
        }
    }
}
