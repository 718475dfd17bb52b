package io.weir.bench.chaos;

import static org.awaitility.Awaitility.await;

import io.weir.bench.Progress;
import io.weir.bench.delivery.Child;
import io.weir.bench.delivery.IdPipeline;
import io.weir.bench.delivery.PipelineChild;
import io.weir.pipeline.Steps;
import io.weir.pipeline.Steps.Step;
import io.weir.pipeline.delivery.PipelineRunner;

import org.awaitility.core.ConditionTimeoutException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/// Kills of one process after another under load, each kind on a broker and a store of its own.
/// Every record that Kafka acknowledged has to be stored once or in the dead letters, whoever is
/// killed and when. Not thread-safe.
public final class Chaos {
    /// The steps of a range in an order in which each is reached: reading back follows a kill that
    /// left a doubt.
    private static final List<Step> STEPS =
            List.of(
                    Step.BEFORE_PLAN,
                    Step.AFTER_PLAN,
                    Step.BEFORE_READ_BACK,
                    Step.AFTER_READ_BACK,
                    Step.BEFORE_LETTERS,
                    Step.AFTER_LETTERS,
                    Step.BEFORE_INSERT,
                    Step.AFTER_INSERT,
                    Step.BEFORE_SETTLE,
                    Step.AFTER_SETTLE);

    private static final Duration LAG_PATIENCE = Duration.ofSeconds(60);
    private static final int STEP_SECONDS = 60;

    private final Path directory;
    private final Random random;
    private final int idsPerSecond;
    private final Progress progress;
    private int beds;

    /// @param directory for the data of broker and store
    /// @param random chooses the instants
    /// @param idsPerSecond the load
    public Chaos(Path directory, Random random, int idsPerSecond, Progress progress) {
        this.directory = directory;
        this.random = random;
        this.idsPerSecond = idsPerSecond;
        this.progress = progress;
    }

    /// The steps of a range.
    public static List<Step> steps() {
        return STEPS;
    }

    /// The pipeline's process ends at every step of a range, each in `rounds` rounds; in later ones
    /// not always at the first crossing.
    public Outcome pipelineAtEveryStep(int rounds) throws Exception {
        String fault = "pipeline killed at every step";
        try (Bed bed = bed()) {
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            try (load) {
                for (int round = 0; round < rounds; round++) {
                    for (Step step : STEPS) {
                        killAt(bed, step, round);
                    }
                    progress.say(fault + ": round " + (round + 1) + " of " + rounds);
                }
            }
            try (PipelineRunner runner = bed.pipeline().runner(Steps.none())) {
                long restarted = System.nanoTime();
                runner.start();
                allStored(bed.pipeline(), bed.pipeline().account().count());
                return finish(
                        bed, load, runner, fault, rounds * STEPS.size(), List.of(since(restarted)));
            }
        }
    }

    private void killAt(Bed bed, Step step, int round) throws Exception {
        int crossing = isAfterDoubt(step) ? 1 : 1 + random.nextInt(round + 1);
        try (Child child = bed.startPipeline(step, crossing)) {
            int code = child.exitCode(STEP_SECONDS);
            if (code != PipelineChild.KILLED) {
                throw new IllegalStateException(
                        "step: %s not reached (expected: exit code %d, but %d)"
                                .formatted(step, PipelineChild.KILLED, code));
            }
        }
    }

    /// The pipeline's process is killed at random instants.
    public Outcome pipelineAtRandom(int kills) throws Exception {
        try (Bed bed = bed();
                PipelineVictim victim = new PipelineVictim(bed)) {
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            String fault = "pipeline killed at random instants";
            List<Duration> recoveries;
            try (load) {
                recoveries = kill(fault, bed.pipeline(), kills, victim);
            }
            victim.kill();
            try (PipelineRunner runner = bed.pipeline().runner(Steps.none())) {
                runner.start();
                return finish(bed, load, runner, fault, kills + 1, recoveries);
            }
        }
    }

    /// The store is killed at random instants.
    public Outcome storeAtRandom(int kills) throws Exception {
        try (Bed bed = bed()) {
            return beside(bed, "store killed at random instants", kills, bed.storeVictim());
        }
    }

    /// The broker is killed at random instants.
    public Outcome brokerAtRandom(int kills) throws Exception {
        try (Bed bed = bed()) {
            return beside(bed, "broker killed at random instants", kills, bed.brokerVictim());
        }
    }

    /// The store is killed at these steps of a range of a pipeline that goes on, each in `rounds`
    /// rounds.
    public Outcome storeAtSteps(List<Step> steps, int rounds) throws Exception {
        try (Bed bed = bed()) {
            return besideAtSteps(
                    bed, "store killed at " + words(steps), steps, rounds, bed.storeVictim());
        }
    }

    /// The broker is killed at these steps of a range of a pipeline that goes on, each in `rounds`
    /// rounds.
    public Outcome brokerAtSteps(List<Step> steps, int rounds) throws Exception {
        try (Bed bed = bed()) {
            return besideAtSteps(
                    bed, "broker killed at " + words(steps), steps, rounds, bed.brokerVictim());
        }
    }

    /// Three pipelines of one group, of which one after the other is killed or leaves in order, and
    /// comes again as a new member, so that partitions change hands all the time.
    public Outcome stormOfPipelines(int kills) throws Exception {
        try (Bed bed = bed()) {
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            String fault = "pipelines of one group killed, or stopped, in turn";
            List<Duration> recoveries;
            try (load;
                    StormVictim storm = new StormVictim(bed, random)) {
                recoveries = kill(fault, bed.pipeline(), kills, storm);
            }
            try (PipelineRunner runner = bed.pipeline().runner(Steps.none())) {
                runner.start();
                return finish(bed, load, runner, fault, 2 * kills, recoveries);
            }
        }
    }

    /// Kills of the product's own processes, with the same load, instants and place.
    ProductChaos product() {
        return new ProductChaos(directory, random, idsPerSecond, progress);
    }

    static String words(List<Step> steps) {
        return steps.equals(STEPS) ? "every step" : steps.size() + " steps";
    }

    private Bed bed() throws Exception {
        return new Bed(directory.resolve("bed-" + beds++));
    }

    /// Kills something beside a pipeline that goes on.
    private Outcome beside(Bed bed, String fault, int kills, Victim victim) throws Exception {
        try (PipelineRunner runner = bed.pipeline().runner(Steps.none())) {
            runner.start();
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            List<Duration> recoveries;
            try (load) {
                recoveries = kill(fault, bed.pipeline(), kills, victim);
            }
            return finish(bed, load, runner, fault, kills, recoveries);
        }
    }

    /// Kills something at steps of a pipeline that goes on.
    private Outcome besideAtSteps(
            Bed bed, String fault, List<Step> steps, int rounds, Victim victim) throws Exception {
        StepKills kills = new StepKills();
        try (PipelineRunner runner = bed.pipeline().runner(kills)) {
            runner.start();
            List<Duration> recoveries = new ArrayList<>();
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            try (load) {
                for (int round = 0; round < rounds; round++) {
                    for (Step step : steps) {
                        killFromWithin(kills, bed, step, victim);
                    }
                    long restarted = System.nanoTime();
                    allStored(bed.pipeline(), bed.pipeline().account().count());
                    recoveries.add(since(restarted));
                    progress.say(fault + ": round " + (round + 1) + " of " + rounds);
                }
            }
            return finish(bed, load, runner, fault, rounds * steps.size(), recoveries);
        }
    }

    /// Reading back follows a doubt, which a kill of the store before an insert leaves.
    private static void killFromWithin(StepKills kills, Bed bed, Step step, Victim victim)
            throws Exception {
        if (isAfterDoubt(step)) {
            Victim store = bed.storeVictim();
            kills.at(Step.BEFORE_INSERT, store).get();
            CompletableFuture<Step> killed = kills.at(step, victim);
            store.restart();
            killed.get();
        } else {
            kills.at(step, victim).get();
        }
        victim.restart();
    }

    /// Whether a step is only reached after a kill that left a doubt.
    static boolean isAfterDoubt(Step step) {
        return step == Step.BEFORE_READ_BACK || step == Step.AFTER_READ_BACK;
    }

    private List<Duration> kill(String fault, IdPipeline pipeline, int kills, Victim victim)
            throws Exception {
        KillLoop.Way way =
                new KillLoop.Way() {
                    @Override
                    public long sent() {
                        return pipeline.account().count();
                    }

                    @Override
                    public boolean awaitStored(long items) {
                        return allStored(pipeline, items);
                    }
                };
        return new KillLoop(random, progress).run(fault, Collections.nCopies(kills, victim), way);
    }

    private static Outcome finish(
            Bed bed,
            Load load,
            PipelineRunner runner,
            String fault,
            int injected,
            List<Duration> recoveries) {
        if (allStored(bed.pipeline(), bed.pipeline().account().count())) {
            await().atMost(LAG_PATIENCE).until(() -> runner.status().lagRecords() == 0);
        }
        return new Outcome(
                fault,
                injected,
                bed.pipeline().account().tally(),
                load.letters(),
                bed.pipeline().letters(),
                recoveries);
    }

    /// Waits until all ids below `end` are stored; false when they are not in time.
    private static boolean allStored(IdPipeline pipeline, long end) {
        try {
            pipeline.account().awaitStored(end);
            return true;
        } catch (ConditionTimeoutException missing) {
            return false;
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
