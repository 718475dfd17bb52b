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
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Kills of one process after another under load, on one broker and one store. Every record that
/// Kafka acknowledged has to be stored once or in the dead letters, whoever is killed and when:
/// each outcome counts all that were sent so far. Not thread-safe.
public final class Chaos implements AutoCloseable {
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

    private static final Set<Step> ASKS_STORE =
            EnumSet.of(
                    Step.BEFORE_READ_BACK,
                    Step.AFTER_READ_BACK,
                    Step.BEFORE_INSERT,
                    Step.AFTER_INSERT);

    private static final Duration LAG_PATIENCE = Duration.ofSeconds(60);
    private static final int STEP_SECONDS = 60;

    private final Path directory;
    private final Random random;
    private final int idsPerSecond;
    private final Progress progress;
    private @Nullable Bed bed;
    private long guilty;

    /// Starts nothing.
    ///
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
        Bed bed = bed();
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
        Bed bed = bed();
        try (PipelineVictim victim = new PipelineVictim(bed)) {
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
        return beside("store killed at random instants", kills, bed().storeVictim());
    }

    /// The broker is killed at random instants.
    public Outcome brokerAtRandom(int kills) throws Exception {
        return beside("broker killed at random instants", kills, bed().brokerVictim());
    }

    /// The store is killed at every step of a range of a pipeline that goes on, in `rounds` rounds.
    public Outcome storeAtEveryStep(int rounds) throws Exception {
        return besideAtEveryStep("store", rounds, always(bed().storeVictim()));
    }

    /// The broker is killed at every step of a range of a pipeline that goes on, in `rounds`
    /// rounds.
    public Outcome brokerAtEveryStep(int rounds) throws Exception {
        return besideAtEveryStep("broker", rounds, always(bed().brokerVictim()));
    }

    /// At every step of a range the one that the step asks something of is killed: the store at
    /// inserts and reading back, the broker at plans, letters and positions, while the pipeline
    /// goes on, in `rounds` rounds.
    public Outcome askedAtEveryStep(int rounds) throws Exception {
        Victim store = bed().storeVictim();
        Victim broker = bed().brokerVictim();
        return besideAtEveryStep(
                "store or broker", rounds, step -> ASKS_STORE.contains(step) ? store : broker);
    }

    /// Three pipelines of one group, of which one after the other is killed or leaves in order, and
    /// comes again as a new member, so that partitions change hands all the time.
    public Outcome stormOfPipelines(int kills) throws Exception {
        Bed bed = bed();
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

    /// Kills of the product's own processes, with the same load, instants and place.
    ProductChaos product() {
        return new ProductChaos(directory, random, idsPerSecond, progress);
    }

    static String words(List<Step> steps) {
        return steps.equals(STEPS) ? "every step" : steps.size() + " steps";
    }

    private Bed bed() throws Exception {
        Bed started = bed;
        if (started == null) {
            started = new Bed(directory.resolve("bed"));
            bed = started;
        }
        return started;
    }

    /// Kills something beside a pipeline that goes on.
    private Outcome beside(String fault, int kills, Victim victim) throws Exception {
        Bed bed = bed();
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

    private static Function<Step, Victim> always(Victim victim) {
        return _ -> victim;
    }

    /// Kills at every step of a pipeline that goes on.
    private Outcome besideAtEveryStep(String who, int rounds, Function<Step, Victim> victims)
            throws Exception {
        String fault = who + " killed at every step";
        Bed bed = bed();
        StepKills kills = new StepKills();
        try (PipelineRunner runner = bed.pipeline().runner(kills)) {
            runner.start();
            List<Duration> recoveries = new ArrayList<>();
            Load load = Load.start(bed.pipeline(), idsPerSecond);
            try (load) {
                for (int round = 0; round < rounds; round++) {
                    for (Step step : STEPS) {
                        killFromWithin(kills, bed, step, victims.apply(step));
                    }
                    long restarted = System.nanoTime();
                    allStored(bed.pipeline(), bed.pipeline().account().count());
                    recoveries.add(since(restarted));
                    progress.say(fault + ": round " + (round + 1) + " of " + rounds);
                }
            }
            int injected = rounds * STEPS.size();
            return finish(bed, load, runner, fault, injected, recoveries);
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

    private Outcome finish(
            Bed bed,
            Load load,
            PipelineRunner runner,
            String fault,
            int injected,
            List<Duration> recoveries) {
        if (allStored(bed.pipeline(), bed.pipeline().account().count())) {
            await().atMost(LAG_PATIENCE).until(() -> runner.status().lagRecords() == 0);
        }
        guilty += load.letters();
        return new Outcome(
                fault,
                injected,
                bed.pipeline().account().tally(),
                guilty,
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

    @Override
    public void close() throws Exception {
        if (bed != null) {
            bed.close();
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
