package io.weir.bench.chaos;

import static org.awaitility.Awaitility.await;

import io.weir.bench.Progress;
import io.weir.bench.chaos.ProductBed.Role;
import io.weir.bench.delivery.LetterKeys;
import io.weir.bench.delivery.PipelineChild;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.storage.FlowsProcessor;
import io.weir.flows.storage.RollupProcessor;
import io.weir.pipeline.Steps.Step;

import org.awaitility.core.ConditionTimeoutException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Kills of the product's own processes under a load of flows: every flow that Kafka acknowledged
/// has to be stored once, and the roll-ups have to show the sums of what the producer sent. Not
/// thread-safe.
public final class ProductChaos {
    private static final String TOPIC = "flows";
    private static final FlowEncoding BLOCK = FlowEncoding.BLOCK;

    /// The pipelines that write what is counted.
    private static final List<String> NAMES = List.of(FlowsProcessor.NAME, RollupProcessor.NAME);

    /// Each pipeline judges for itself, and so has letters of its own.
    private static final int PIPELINES = 2;

    /// Flows of the last minutes.
    public static final Duration MINUTES = Duration.ofMinutes(3);

    /// Flows of a day less than the finest roll-up keeps: a batch is 40 inserts and more.
    public static final Duration DAYS = Duration.ofDays(6);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String BEHIND =
            """
            SELECT (SELECT sum(Last + 1) FROM
                (SELECT max(Last) AS Last FROM flows_progress GROUP BY Topic, Partition))
              - (SELECT sum(Last + 1) FROM
                (SELECT max(Last) AS Last FROM flows_rollup_progress GROUP BY Topic, Partition))
            """;

    private final Path directory;
    private final Random random;
    private final int flowsPerSecond;
    private final Progress progress;
    private int beds;

    /// @param directory for the data of broker and store
    /// @param random chooses who is killed, and when
    /// @param flowsPerSecond the load
    public ProductChaos(Path directory, Random random, int flowsPerSecond, Progress progress) {
        this.directory = directory;
        this.random = random;
        this.flowsPerSecond = flowsPerSecond;
        this.progress = progress;
    }

    /// Kills broker, store and pipeline at random instants, so often each, in random order.
    ///
    /// @param past how long ago the oldest flows were received: [#MINUTES] or [#DAYS]
    public Outcome atRandom(FlowEncoding encoding, Duration past, int kills) throws Exception {
        return atStepsAndAtRandom(encoding, past, List.of(), kills);
    }

    /// Ends the pipeline's process at these steps of the raw rows' ranges and of the roll-ups', and
    /// then kills broker, store and pipeline at random instants.
    ///
    /// @param past how long ago the oldest flows were received: [#MINUTES] or [#DAYS]
    /// @param steps in an order in which each is reached ([Chaos#steps()])
    public Outcome atStepsAndAtRandom(
            FlowEncoding encoding, Duration past, List<Step> steps, int kills) throws Exception {
        List<Role> roles = new ArrayList<>();
        for (Role role : Role.values()) {
            roles.addAll(Collections.nCopies(kills, role));
        }
        Collections.shuffle(roles, random);
        String fault =
                "broker, store and pipeline of the product killed at random instants, flows as "
                        + encoding.name().toLowerCase(Locale.ROOT);
        return run(fault, encoding, past, steps, 1, roles);
    }

    /// Kills the store so often at random instants under flows of six days: most of the time is
    /// between two of the many inserts of one batch.
    public Outcome storeAmidManyInserts(int kills) throws Exception {
        return run(
                "store of the product killed at random instants, amid the 40 inserts and more"
                        + " of one batch",
                BLOCK,
                DAYS,
                List.of(),
                0,
                Collections.nCopies(kills, Role.STORE));
    }

    /// Ends the pipeline's process at every step of the raw rows' ranges and of the roll-ups', each
    /// in `rounds` rounds; in later ones not always at the first crossing.
    public Outcome pipelineAtEveryStep(int rounds) throws Exception {
        return run(
                "pipeline of the product killed at every step of the raw rows and of the roll-ups",
                BLOCK,
                MINUTES,
                Chaos.steps(),
                rounds,
                List.of());
    }

    private void killAt(ProductBed bed, String pipeline, Step step, int round) throws Exception {
        int crossing = Chaos.isAfterDoubt(step) ? 1 : 1 + random.nextInt(round + 1);
        int code = bed.runUntil(pipeline, step, crossing);
        if (code != PipelineChild.KILLED) {
            throw new IllegalStateException(
                    "step: %s of %s not reached (expected: exit code %d, but %d)"
                            .formatted(step, pipeline, PipelineChild.KILLED, code));
        }
        progress.say("killed at " + step + " of " + pipeline);
    }

    private Outcome run(
            String fault,
            FlowEncoding encoding,
            Duration past,
            List<Step> steps,
            int rounds,
            List<Role> roles)
            throws Exception {
        try (ProductBed bed = new ProductBed(directory.resolve("product-" + beds++), encoding);
                FlowSender sender = new FlowSender(bed.kafka(), TOPIC, encoding, past)) {
            Load load = Load.start(sender, flowsPerSecond);
            List<Duration> recoveries = new ArrayList<>();
            try (load) {
                for (int round = 0; round < rounds; round++) {
                    killAtSteps(bed, steps, round);
                    progress.say(fault + ": round " + (round + 1) + " of " + rounds);
                }
                bed.start(Role.PIPELINE);
                recoveries.add(recovery(bed, sender.sums()));
                recoveries.addAll(
                        new KillLoop(random, progress)
                                .run(
                                        fault,
                                        roles.stream().map(bed::victim).toList(),
                                        way(bed, sender.sums())));
            }
            finish(bed, sender.sums());
            return new Outcome(
                    fault,
                    rounds * steps.size() * NAMES.size() + roles.size(),
                    sender.sums().tally(bed.store()),
                    load.letters() * PIPELINES,
                    LetterKeys.count(bed.bootstrap(), encoding.topic(TOPIC)),
                    recoveries);
        }
    }

    private void killAtSteps(ProductBed bed, List<Step> steps, int round) throws Exception {
        for (String pipeline : NAMES) {
            for (Step step : steps) {
                killAt(bed, pipeline, step, round);
            }
        }
    }

    /// How long it takes from now until all is stored that was sent.
    private static Duration recovery(ProductBed bed, FlowSums sums) {
        long begin = System.nanoTime();
        allStored(bed, sums.count());
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static KillLoop.Way way(ProductBed bed, FlowSums sums) {
        return new KillLoop.Way() {
            @Override
            public long sent() {
                return sums.count();
            }

            @Override
            public boolean awaitStored(long items) {
                return allStored(bed, items);
            }
        };
    }

    /// Waits for the rest: a pipeline that is asked to end also writes the minute that has begun.
    private static void finish(ProductBed bed, FlowSums sums) throws Exception {
        if (allStored(bed, sums.count())) {
            bed.stop(Role.PIPELINE);
            if (bed.store().query(BEHIND).singleNumber() != 0) {
                bed.start(Role.PIPELINE);
                await().atMost(PATIENCE).until(() -> bed.store().query(BEHIND).singleNumber() == 0);
                bed.stop(Role.PIPELINE);
            }
        }
    }

    /// Waits until all flows below `end` are stored; false when they are not in time.
    private static boolean allStored(ProductBed bed, long end) {
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> FlowSums.stored(bed.store(), end) >= end);
            return true;
        } catch (ConditionTimeoutException missing) {
            return false;
        }
    }
}
