package io.weir.app.role;

import io.weir.base.error.WeirException;
import io.weir.base.lifecycle.Service;
import io.weir.connect.clickhouse.ClickHouseConnector;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Makes the tables on every copy of the store. One copy that answers is enough to go on; those
/// that are away get their tables when they come, and until then their pipelines wait.
final class CopySchemas implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(CopySchemas.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<ClickHouseConnector> copies;
    private final Consumer<ClickHouseConnector> migrate;
    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    /// @param migrate makes the tables on one copy
    /// @param patience how long to wait for the first copy
    CopySchemas(
            List<ClickHouseConnector> copies,
            Consumer<ClickHouseConnector> migrate,
            Duration patience) {
        this.copies = List.copyOf(copies);
        this.migrate = migrate;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "schemas";
    }

    @Override
    public void start() throws InterruptedException {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (ClickHouseConnector copy : copies) {
            CompletableFuture<Void> outcome = new CompletableFuture<>();
            done.add(outcome);
            threads.add(
                    Thread.ofVirtual()
                            .name("schema-" + copy.server().getAuthority())
                            .start(() -> keepAt(copy, outcome)));
        }
        try {
            CompletableFuture.anyOf(done.toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof WeirException known) {
                throw known;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException away) {
            throw WeirException.retriable(
                    "clickhouse: none of " + copies.size() + " servers answered in " + patience,
                    away);
        }
    }

    private void keepAt(ClickHouseConnector copy, CompletableFuture<Void> outcome) {
        boolean told = false;
        while (!outcome.isDone()) {
            try {
                migrate.accept(copy);
                outcome.complete(null);
            } catch (WeirException failure) {
                if (failure.kind() != WeirException.Kind.RETRIABLE) {
                    LOG.atError()
                            .addKeyValue("server", copy.server())
                            .setCause(failure)
                            .log("Tables not made");
                    outcome.completeExceptionally(failure);
                    return;
                }
                if (!told) {
                    LOG.atWarn()
                            .addKeyValue("server", copy.server())
                            .addKeyValue("reason", failure.getMessage())
                            .log("Waiting for a copy of the store");
                    told = true;
                }
                if (!pause()) {
                    return;
                }
            }
        }
    }

    /// Waits a little; false when this is being closed.
    private boolean pause() {
        try {
            return !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(PAUSE);
        }
    }
}
