package io.weir.app.process;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.Service;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// The store as a child process, started again whenever it ends.
///
/// The child's standard input is a pipe that this process holds open: when this process dies, for
/// whatever reason, the child reads the end of it and exits. Thread-safe.
public final class StoreProcess implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProcess.class);

    /// How a command's last line begins.
    private static final String OWN_LINE = "weir: ";

    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    /// A child that lived this long is taken to have been well: the next pause is short again.
    private static final long WELL_MILLIS = 30_000;

    private static final long FIRST_ANSWER_PAUSE_MILLIS = 50;
    private static final long ANSWER_PAUSE_MILLIS = 100;
    private static final long CLOSE_SECONDS = 10;

    private final List<String> command;
    private final Path directory;
    private final BooleanSupplier answers;
    private final Thread keeper;
    private volatile @Nullable Process child;
    private volatile String ended = "";
    private volatile @Nullable Thread errors;
    private volatile String reason = "";
    private volatile boolean answered;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean closing;

    /// @param command the child's whole command line
    /// @param directory its working directory
    /// @param answers whether the child answers requests
    public StoreProcess(List<String> command, Path directory, BooleanSupplier answers) {
        this.command = List.copyOf(command);
        this.directory = directory;
        this.answers = answers;
        this.keeper = new Thread(this::keep, "store-keeper");
        keeper.setDaemon(true);
    }

    @Override
    public String name() {
        return "store-process";
    }

    /// Starts the child; it may take a second until it answers.
    @Override
    public void start() throws IOException {
        child = launch();
    }

    /// Waits until the child answers for the first time; from then on it is started again when it
    /// ends.
    ///
    /// @throws WeirException when it ends before, or takes longer than `patience`
    public void awaitFirstAnswer(Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        while (!answers.getAsBoolean()) {
            if (handle() == null) {
                Thread last = errors;
                if (last != null) {
                    last.join();
                }
                throw WeirException.user(
                        reason.isEmpty() ? "the store did not start; see the lines above" : reason);
            }
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw WeirException.user(
                        "the store did not answer within " + patience.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(FIRST_ANSWER_PAUSE_MILLIS);
        }
        answered = true;
        keeper.start();
    }

    /// The child's process, or null while there is none.
    public @Nullable ProcessHandle handle() {
        Process process = child;
        return process != null && process.isAlive() ? process.toHandle() : null;
    }

    /// How often the child was started again.
    public int restarts() {
        return restarts.get();
    }

    /// Whether the child answers; after it ended not before it does so again.
    public HealthStatus check() {
        return away
                ? HealthStatus.degraded("the store is away: " + ended + "; it is started again")
                : HealthStatus.ok();
    }

    /// Closes the child's input, which asks it to exit, and ends it by force after 10 s.
    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        keeper.interrupt();
        Process process = child;
        if (process == null) {
            return;
        }
        process.getOutputStream().close();
        if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("The store did not stop in time; ending it");
            process.destroyForcibly().waitFor();
        }
    }

    private Process launch() throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(Redirect.INHERIT)
                        .start();
        errors = Thread.ofPlatform().daemon().name("store-errors").start(() -> passOn(process));
        return process;
    }

    /// Passes on what the child says. The line with which it gives up before its first answer is
    /// kept, so that this process can end with it.
    private void passOn(Process process) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!answered && line.startsWith(OWN_LINE)) {
                    reason = line.substring(OWN_LINE.length());
                } else {
                    System.err.println(line);
                }
            }
        } catch (IOException closed) {
            LOG.atDebug().setCause(closed).log("The store's errors end here");
        }
    }

    private void keep() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!closing) {
                Process process = child;
                long since = System.nanoTime();
                if (process != null) {
                    int code = process.waitFor();
                    ended = describe(code);
                    away = true;
                    if (closing) {
                        return;
                    }
                    LOG.atWarn()
                            .addKeyValue("how", ended)
                            .log("The store ended; starting it again");
                }
                boolean well =
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) > WELL_MILLIS;
                pause = well ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                TimeUnit.MILLISECONDS.sleep(pause);
                restart();
                awaitAnswer();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart() {
        try {
            child = launch();
            restarts.incrementAndGet();
        } catch (IOException e) {
            child = null;
            ended = e.toString();
            LOG.error("The store cannot be started", e);
        }
    }

    private void awaitAnswer() throws InterruptedException {
        while (!closing && handle() != null) {
            if (answers.getAsBoolean()) {
                away = false;
                return;
            }
            TimeUnit.MILLISECONDS.sleep(ANSWER_PAUSE_MILLIS);
        }
    }

    /// Exit codes above 128 are signals (POSIX shells, and the JDK's Process, number them so).
    private static String describe(int code) {
        return code > 128 ? "ended by signal " + (code - 128) : "exited with code " + code;
    }
}
