package io.weir.bench.chaos;

import io.weir.app.command.FormatOption;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.bench.Progress;
import io.weir.bench.Scratch;
import io.weir.bench.ScratchOption;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/// `weir bench chaos`: kills pipeline, store and broker under load and counts every record.
@Command(
        name = "chaos",
        description = {
            "Kills pipeline, store and broker under load, and counts every record.",
            "Each is a process of its own that is ended as by kill -9, at random instants and at every step of a batch.",
            "Prints the table of docs/delivery.md; the exit code is 1 when a record was lost or stored twice."
        },
        mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
    private record Report(long seed, int kills, int rate, List<Outcome> outcomes) {}

    @Spec private CommandSpec spec;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "Kills of each kind of process; every step of a batch about as many times in all (default: 50).")
    private int kills;

    @Option(
            names = "--of",
            paramLabel = "KIND",
            split = ",",
            defaultValue =
                    "pipeline,steps,store,broker,store_steps,broker_steps,storm,product,product_protobuf,product_steps,product_days",
            description =
                    "What is killed: pipeline, steps (the pipeline at every step), store, broker, store_steps, broker_steps (each at every step), storm (pipelines of one group, in turn), product (broker, store and pipeline as weir run starts them, under flows), product_protobuf (the same with flows as messages), product_steps (its pipeline at every step, of raw rows and of roll-ups), product_days (its store, amid the inserts of batches into many partitions) (default: all).")
    private List<Target> targets;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Records per second (default: 1000).")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses the instants (default: another one each time, printed).")
    private @Nullable Long seed;

    @Mixin private ScratchOption scratch;
    @Mixin private FormatOption format;

    @Override
    public Integer call() throws Exception {
        if (kills < 1) {
            throw WeirException.user("kills: " + kills + " (expected: >= 1)");
        }
        if (rate < 1) {
            throw WeirException.user("rate: " + rate + " (expected: >= 1)");
        }
        boolean json = format.json();
        Progress progress = new Progress(System.err);
        long chosen = seed == null ? System.nanoTime() : seed;
        progress.say("seed " + chosen);
        List<Outcome> outcomes = new ArrayList<>();
        try (Scratch directory = scratch.open()) {
            Random random = new Random(chosen);
            for (Target target : targets) {
                Path place = directory.path().resolve(target.name());
                try (Chaos chaos = new Chaos(place, random, rate, progress)) {
                    outcomes.add(target.run(chaos, kills));
                }
                progress.say(outcomes.getLast().line());
            }
        }
        if (json) {
            print(Json.writeText(new Report(chosen, kills, rate, outcomes)));
        } else {
            print(Outcome.HEADER);
            outcomes.forEach(outcome -> print(outcome.line()));
            print("seed " + chosen);
        }
        return outcomes.stream().allMatch(Outcome::exact) ? 0 : 1;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
    }
}
