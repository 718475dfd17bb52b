package io.weir.embed.clickhouse.engine;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// The ClickHouse engine of this process on one data directory.
///
/// There is one per process and, once closed, none again. The caller holds the lock on the
/// directory. All calls block and belong on platform threads. Thread-safe.
public final class ChdbEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChdbEngine.class);

    private static final int SHUTDOWN_ATTEMPTS = 3;
    private static final long SHUTDOWN_PAUSE_NANOS = 100_000_000;

    private static @Nullable LibChdb loaded;
    private static boolean used;

    private final LibChdb library;
    private final String path;
    private final ChdbConnection anchor;
    private final AtomicInteger connections = new AtomicInteger();
    private boolean closed;

    private ChdbEngine(LibChdb library, Path directory, List<String> options) {
        this.library = library;
        this.path = "--path=" + directory.toAbsolutePath();
        List<String> arguments = new ArrayList<>(options);
        // No overlay with the file system: without it `SELECT … FROM '/etc/passwd'` names no table.
        arguments.add("--default_database=");
        arguments.add("--database=default");
        anchor = open(arguments);
    }

    /// Loads the library and starts the engine.
    ///
    /// @param directory made when it does not exist
    /// @param options for the engine as a whole, `--name=value`
    /// @throws WeirException of kind `USER` when the library or the directory cannot be used
    /// @throws IllegalStateException when this process has had an engine before
    public static synchronized ChdbEngine open(Path library, Path directory, List<String> options) {
        if (used) {
            throw new IllegalStateException("the engine can be started once per process");
        }
        prepare(directory);
        LibChdb chdb = loaded;
        if (chdb == null) {
            chdb = LibChdb.load(library);
            loaded = chdb;
        }
        ChdbEngine engine = new ChdbEngine(chdb, directory, options);
        used = true;
        return engine;
    }

    /// A new session.
    ///
    /// @param settings ClickHouse query settings by name; unknown names are ignored
    /// @throws ChdbException when a value does not fit its setting
    public ChdbConnection connect(Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(settings.size());
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        try {
            return open(arguments);
        } catch (WeirException refused) {
            throw explain(settings, refused);
        }
    }

    /// How many sessions are open, without the engine's own.
    public int connections() {
        return connections.get() - 1;
    }

    /// The engine's own session, for its housekeeping; without limits.
    public <T> T withAnchor(Function<ChdbConnection, T> work) {
        synchronized (anchor) {
            return work.apply(anchor);
        }
    }

    /// Detaches tables that consume by themselves, closes the engine's own session and joins its
    /// threads. Every other session must have been closed.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            withAnchor(ConsumingTables::detach);
        } catch (ChdbException e) {
            LOG.atWarn().setCause(e).log("Tables that consume could not be detached");
        }
        anchor.close();
        for (int attempt = 0; !library.shutdown(); attempt++) {
            if (attempt == SHUTDOWN_ATTEMPTS) {
                // Tables were closed with the last session; what is left ends with the process.
                LOG.atInfo()
                        .addKeyValue("sessions", connections.get())
                        .log("Engine threads could not all be joined");
                return;
            }
            LockSupport.parkNanos(SHUTDOWN_PAUSE_NANOS);
        }
    }

    private ChdbConnection open(List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 1);
        all.add(path);
        all.addAll(arguments);
        MemorySegment holder = library.connect(all);
        if (holder == null) {
            throw WeirException.user(
                    "engine: did not start in " + path.substring("--path=".length()));
        }
        connections.incrementAndGet();
        return new ChdbConnection(library, holder, connections::decrementAndGet);
    }

    /// The engine only logs why it refused a session, so each setting is tried by itself.
    private RuntimeException explain(Map<String, String> settings, WeirException refused) {
        try (ChdbConnection plain = open(List.of())) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                try {
                    plain.text(
                            "SET " + setting.getKey() + " = " + SqlText.quote(setting.getValue()));
                } catch (ChdbException reason) {
                    return reason.about("setting " + setting.getKey());
                }
            }
        }
        return refused;
    }

    /// The engine makes `default` an overlay with the file system unless the database exists.
    private static void prepare(Path directory) {
        Path database = directory.resolve("metadata").resolve("default.sql");
        if (Files.exists(database)) {
            return;
        }
        String statement = "ATTACH DATABASE _ UUID '" + UUID.randomUUID() + "'\nENGINE = Atomic\n";
        try {
            Files.createDirectories(database.getParent());
            Path temporary = database.resolveSibling("default.sql.tmp");
            Files.writeString(temporary, statement);
            Files.move(temporary, database);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "data directory " + directory + ": cannot be written (" + e + ")",
                    e);
        }
    }
}
