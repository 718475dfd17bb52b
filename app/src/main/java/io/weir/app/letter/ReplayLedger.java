package io.weir.app.letter;

import io.weir.pipeline.ledger.LedgerLine;
import io.weir.pipeline.ledger.LedgerSink;
import io.weir.pipeline.ledger.LedgerTable;
import io.weir.pipeline.letter.LetterHead;
import io.weir.pipeline.letter.ReplayedCount;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tells the ledger which letters were replayed. A kill between the replay and this loses the
/// count, never the letters; so does a ledger that cannot be reached, which is logged. Not
/// thread-safe.
final class ReplayLedger {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayLedger.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LedgerSink sink;
    private final String instance;

    /// @param sink where its lines go
    /// @param instance the name of this process in the ledger
    ReplayLedger(LedgerSink sink, String instance) {
        this.sink = sink;
        this.instance = instance;
    }

    /// Letters that were replayed just now.
    ///
    /// @param lines what the ledger has to know besides
    void replayed(Collection<LetterHead> letters, List<LedgerLine> lines)
            throws InterruptedException {
        send(letters.size(), ReplayedCount.of(letters));
        send(letters.size(), lines);
    }

    private void send(int letters, List<LedgerLine> lines) throws InterruptedException {
        if (lines.isEmpty()) {
            return;
        }
        try {
            sink.send(LedgerTable.record(instance, lines), lines.size())
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            LOG.atWarn()
                    .addKeyValue("letters", letters)
                    .setCause(failure)
                    .log("Replayed letters not told to the ledger");
        }
    }
}
