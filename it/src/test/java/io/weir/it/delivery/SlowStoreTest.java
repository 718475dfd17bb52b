package io.weir.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.Rig;
import io.weir.connect.clickhouse.ClickHouseConfig;
import io.weir.testing.fault.FaultProxy;
import io.weir.testing.fault.HttpFault;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A store that takes a second for every insert while 100,000 ids a second come, twice what it
/// takes. As long as `-Dweir.slow.seconds` says; otherwise a minute, and about 80 s in all.
@Tag("faults")
class SlowStoreTest {
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration SLOW =
            Duration.ofSeconds(Integer.getInteger("weir.slow.seconds", 60));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int RECORDS = 10;
    private static final int IDS_PER_RECORD = 500;
    private static final long MEBIBYTE = 1 << 20;

    /// Beside the bound, which counts the ids alone: `_batch`, room at the end of columns, bodies
    /// of inserts, a fetch.
    private static final long MOST_GROWN = 40 * MEBIBYTE;

    private static final long MOST_RESIDENT = 300 * MEBIBYTE;

    @TempDir Path directory;

    private volatile boolean slow;

    @Test
    @DisplayName("a slow store costs time, no memory and no record")
    void aSlowStore() throws Exception {
        Rig rig = Rig.shared();
        ClickHouseConfig store = rig.store("slow_store");
        Path notes = directory.resolve("memory");
        try (FaultProxy proxy = new FaultProxy(rig.storeUrl(), this::delay);
                IdPipeline pipeline = new IdPipeline(rig.kafka(), store, "slow-store")) {
            pipeline.prepare(2);
            try (Child child =
                    Child.start(
                            MemoryChild.class,
                            rig.bootstrap(),
                            proxy.url(),
                            store.database(),
                            store.user(),
                            store.password().reveal(),
                            "slow-store",
                            notes.toString())) {
                pipeline.sendPacked(1, IDS_PER_RECORD);
                pipeline.account().awaitStored();
                await().until(() -> Files.exists(notes));
                slow = true;
                long rss = send(pipeline, child);
                long behind =
                        pipeline.account().count() - pipeline.number("SELECT count() FROM ids");
                slow = false;
                long start = System.nanoTime();
                pipeline.account().awaitStored(pipeline.account().count(), SLOW.plus(PATIENCE));
                Duration recovery = Duration.ofNanos(System.nanoTime() - start);
                rss = Math.max(rss, rss(child));
                List<Long> held =
                        Stream.of(Files.readString(notes).split(" ")).map(Long::valueOf).toList();
                long inFlight = held.get(2);
                long grown = held.get(1) - held.get(0);
                System.out.printf(
                        Locale.ROOT,
                        "behind %d ids; in flight %.1f MiB; heap grown by %.1f MiB; RSS %d MiB%n",
                        behind,
                        inFlight / (double) MEBIBYTE,
                        grown / (double) MEBIBYTE,
                        rss / MEBIBYTE);
                pipeline.account()
                        .assertStoredOnce("store slow for " + SLOW.toSeconds() + " s", 1, recovery);
                assertThat(inFlight).isBetween(MEBIBYTE, MemoryChild.BOUND.bytes() + MEBIBYTE);
                assertThat(grown).isLessThan(MOST_GROWN);
                assertThat(rss).isLessThan(MOST_RESIDENT);
            }
        }
    }

    private HttpFault delay(String target, String body) {
        if (slow && StoreScript.Moment.of(target, body) == StoreScript.Moment.INSERT) {
            LockSupport.parkNanos(DELAY.toNanos());
        }
        return HttpFault.NONE;
    }

    /// Sends at an even pace while the store is slow.
    ///
    /// @return the most resident memory of the child meanwhile, bytes
    private static long send(IdPipeline pipeline, Child child) throws Exception {
        long end = System.nanoTime() + SLOW.toNanos();
        long most = 0;
        while (System.nanoTime() < end) {
            long next = System.nanoTime() + PACE.toNanos();
            pipeline.sendPacked(RECORDS, IDS_PER_RECORD);
            most = Math.max(most, rss(child));
            LockSupport.parkNanos(next - System.nanoTime());
        }
        pipeline.acknowledge();
        return most;
    }

    /// `VmRSS` of proc_pid_status(5).
    private static long rss(Child child) throws Exception {
        try (var lines = Files.lines(Path.of("/proc/" + child.handle().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    << 10;
        }
    }
}
