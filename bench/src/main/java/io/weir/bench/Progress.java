package io.weir.bench;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Says on standard error how far a measurement has come. Thread-safe.
public final class Progress {
    private final PrintStream out;

    /// Says it there.
    public Progress(PrintStream out) {
        this.out = out;
    }

    /// One line, with the time of day (UTC) before it.
    public void say(String text) {
        out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
        out.flush();
    }
}
