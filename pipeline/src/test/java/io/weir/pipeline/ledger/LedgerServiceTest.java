package io.weir.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.weir.base.error.WeirException;
import io.weir.pipeline.BatchId;
import io.weir.pipeline.Build;
import io.weir.pipeline.Built;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.SourceRecord;
import io.weir.pipeline.TableBlock;
import io.weir.wire.block.Block;
import io.weir.wire.column.IntColumn;
import io.weir.wire.column.LongColumn;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

class LedgerServiceTest {
    private static final SourcePartition PARTITION =
            new SourcePartition(LedgerTable.TOPIC, UUID.randomUUID(), 0);

    private final Ledger ledger = new Ledger();
    private final List<byte[]> records = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T23:59:30Z");
    private Future<?> outcome = CompletableFuture.completedFuture(true);
    private final LedgerService service =
            new LedgerService(
                    ledger,
                    (record, _) -> {
                        records.add(record);
                        return outcome;
                    },
                    "here",
                    () -> now);

    @Test
    void whatWasCountedBecomesRowsOfItsMinute() {
        ledger.cell("inlet", "192.0.2.1", LedgerKind.IN, "").add(5);
        ledger.count("inlet", "192.0.2.1", LedgerKind.KERNEL_DROPPED, "", 2);
        service.tick();
        now = now.plusSeconds(40);
        ledger.cell("inlet", "192.0.2.1", LedgerKind.IN, "").add(7);
        service.tick();
        service.tick();
        Built built = build();
        assertThat(records).hasSize(2);
        assertThat(built.recordsIn()).isEqualTo(3);
        assertThat(built.blocks())
                .extracting(TableBlock::table, TableBlock::partition)
                .containsExactly(tuple("weir_ledger", "202611"), tuple("weir_ledger", "202612"));
        assertThat(counts(built))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("2026-11-30T23:59:00Z", 7L, "2026-12-01T00:00:00Z", 7L));
    }

    @Test
    void linesThatWereGivenUpAreSentAgainWithTheirMinute() {
        outcome = CompletableFuture.failedFuture(WeirException.retriable("away", null));
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 5);
        service.tick();
        records.clear();
        now = now.plusSeconds(60);
        outcome = CompletableFuture.completedFuture(true);
        service.tick();
        assertThat(counts(build())).containsExactly(Map.entry("2026-11-30T23:59:00Z", 5L));
    }

    @Test
    void linesWaitWhileOthersAreUnderWay() throws Exception {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        outcome = first;
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 1);
        service.tick();
        ledger.count("inlet", "192.0.2.1", LedgerKind.IN, "", 2);
        service.tick();
        assertThat(records).hasSize(1);
        first.complete(true);
        service.close();
        assertThat(counts(build())).containsExactly(Map.entry("2026-11-30T23:59:00Z", 3L));
    }

    @Test
    void forgedSourcesShareOneCellInTheEnd() {
        for (int i = 0; i < Ledger.MAX_CELLS + 100; i++) {
            ledger.count("inlet", "source-" + i, LedgerKind.IN, "", 1);
        }
        assertThat(ledger.size()).isLessThan(Ledger.MAX_CELLS + 2);
        assertThat(ledger.cell("inlet", "late", LedgerKind.IN, ""))
                .isSameAs(ledger.cell("inlet", Ledger.OTHERS, LedgerKind.IN, ""));
    }

    @Test
    void aRecordThatIsNoBlockIsADeadLetter() {
        Build build = new LedgerProcessor().begin(PARTITION);
        assertThatThrownBy(() -> build.add(SourceRecord.of(0, 0, new byte[] {1, 2, 3, 4, 5})))
                .isInstanceOfSatisfying(
                        WeirException.class,
                        e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.DATA));
        assertThatThrownBy(() -> build.add(SourceRecord.of(0, 0, null)))
                .hasMessageContaining("value: none");
        assertThat(build.rows()).isZero();
    }

    private Built build() {
        Build build = new LedgerProcessor().begin(PARTITION);
        for (int i = 0; i < records.size(); i++) {
            build.add(SourceRecord.of(i, 0, records.get(i)));
        }
        return build.finish(new BatchId(PARTITION, 0, Math.max(0, records.size() - 1)));
    }

    private static Map<String, Long> counts(Built built) {
        Map<String, Long> counts = new TreeMap<>();
        for (TableBlock block : built.blocks()) {
            Block rows = block.block();
            IntColumn time = (IntColumn) rows.column("Time");
            LongColumn count = (LongColumn) rows.column("Count");
            for (int row = 0; row < rows.rows(); row++) {
                counts.merge(
                        Instant.ofEpochSecond(time.getUnsigned(row)).toString(),
                        count.get(row),
                        Long::sum);
            }
        }
        return counts;
    }
}
