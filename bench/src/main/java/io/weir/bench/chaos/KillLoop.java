package io.weir.bench.chaos;

import io.weir.bench.Progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Kills one process after the other at random instants under a load, each for a random time. Most
/// times it waits until everything is stored that was sent before the restart; else the next kill
/// falls into the recovery. Not thread-safe.
final class KillLoop {
    private static final int LONGEST_MILLIS = 2_500;
    private static final int LONGEST_AWAY_MILLIS = 1_000;

    /// One kill in so many hits while the one before it is being recovered from.
    private static final int ONE_IN = 4;

    private final Random random;
    private final Progress progress;

    /// @param random chooses the instants
    KillLoop(Random random, Progress progress) {
        this.random = random;
        this.progress = progress;
    }

    /// How far the load has come.
    interface Way {
        /// How many items Kafka has acknowledged.
        long sent();

        /// Waits until the first so many items are stored.
        ///
        /// @return false when they are not in time
        boolean awaitStored(long items);
    }

    /// Kills all of them in their order; ends early after one that is not recovered from.
    ///
    /// @param fault for the progress
    /// @return how long each recovery took that was waited for
    List<Duration> run(String fault, List<? extends Victim> victims, Way way) throws Exception {
        List<Duration> recoveries = new ArrayList<>();
        for (int kill = 1; kill <= victims.size(); kill++) {
            Victim victim = victims.get(kill - 1);
            pause(LONGEST_MILLIS);
            victim.kill();
            pause(LONGEST_AWAY_MILLIS);
            victim.restart();
            long restarted = System.nanoTime();
            long sent = way.sent();
            if (kill == victims.size() || random.nextInt(ONE_IN) > 0) {
                boolean recovered = way.awaitStored(sent);
                recoveries.add(Duration.ofNanos(System.nanoTime() - restarted));
                if (!recovered) {
                    progress.say("%s: not recovered from kill %d".formatted(fault, kill));
                    return recoveries;
                }
            }
            progress.say("%s: kill %d of %d, %d sent".formatted(fault, kill, victims.size(), sent));
        }
        return recoveries;
    }

    private void pause(int longestMillis) {
        LockSupport.parkNanos(random.nextInt(longestMillis) * 1_000_000L);
    }
}
