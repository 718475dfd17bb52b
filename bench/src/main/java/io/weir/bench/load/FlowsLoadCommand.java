package io.weir.bench.load;

import io.weir.app.command.FormatOption;
import io.weir.base.config.Durations;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `weir bench flows`: a paced load of flows, each accounted for.
@Command(
        name = "flows",
        description = {
            "Sends NetFlow, IPFIX and sFlow to a weir up of its own and counts every flow.",
            "Steps the rate up until flows are lost or Weir falls behind, or holds one --rate.",
            "What is lost where, cost by process, memory, delay, parts and roll-ups are explained in docs/bench.md.",
            "The exit code is 1 when what is stored is not right, or anything was lost at a fixed --rate."
        },
        mixinStandardHelpOptions = true)
public final class FlowsLoadCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Hold this many flows per second instead of stepping up.")
    private @Nullable Long rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to hold --rate, for example 10m (default: 60s).")
    private String duration;

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "25000",
            description = "Flows per second of the first step (default: 25000).")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Flows per second of the last step (default: 200000).")
    private long to;

    @Option(
            names = "--step",
            paramLabel = "N",
            defaultValue = "25000",
            description = "By how much the rate grows (default: 25000).")
    private long step;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long a step lasts (default: 60s).")
    private String hold;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "20s",
            description = "How long to send before anything is measured (default: 20s).")
    private String warmUp;

    @Option(names = "--no-roll-ups", description = "Do not wait for the roll-ups and compare them.")
    private boolean withoutRollups;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A configuration for the weir up that is measured.")
    private @Nullable Path config;

    @Option(
            names = "--receive-buffer",
            paramLabel = "SIZE",
            description =
                    "Kernel buffer of each of its sockets, for example 32MiB (default: the product's).")
    private @Nullable String receiveBuffer;

    @Option(
            names = "--java-options",
            paramLabel = "TEXT",
            defaultValue = "-Xmx2g",
            description = "Options for its JVM (default: ${DEFAULT-VALUE}, as bin/weir has it).")
    private String javaOptions;

    @Mixin private ScratchOption scratch;
    @Mixin private FormatOption format;

    @Override
    public Integer call() throws Exception {
        boolean json = format.json();
        Progress progress = new Progress(System.err);
        List<Long> rates = rates();
        Duration each = Durations.parse(rate == null ? hold : duration);
        Duration warm = Durations.parse(warmUp);
        LoadReport report;
        try (Scratch directory = scratch.open()) {
            progress.say("starting weir up in " + directory.path());
            try (WeirUnderLoad weir =
                            WeirUnderLoad.start(
                                    directory.path(), javaOptions(), config, receiveBuffer);
                    LoadRun run = new LoadRun(weir, progress)) {
                if (warm.isPositive()) {
                    run.warmUp(rates.getFirst(), warm);
                }
                report = run.finish(steps(run, rates, each), !withoutRollups);
            }
        }
        if (json) {
            print(Json.writeText(report));
        } else {
            LoadText.lines(report).forEach(this::print);
        }
        return report.right() && (rate == null || report.lost() == 0) ? 0 : 1;
    }

    private List<Long> rates() {
        if (rate != null) {
            return List.of(positive("rate", rate));
        }
        List<Long> rates = new ArrayList<>();
        for (long next = positive("from", from); next <= to; next += positive("step", step)) {
            rates.add(next);
        }
        if (rates.isEmpty()) {
            throw WeirException.user("to: " + to + " (expected: >= from)");
        }
        return rates;
    }

    private static long positive(String name, long value) {
        if (value < 1) {
            throw WeirException.user(name + ": " + value + " (expected: >= 1)");
        }
        return value;
    }

    private List<String> javaOptions() {
        return javaOptions.isBlank() ? List.of() : List.of(javaOptions.strip().split("\\s+"));
    }

    /// Steps until something is lost, or what waits takes longer to store than it took to send.
    private static List<StepReport> steps(LoadRun run, List<Long> rates, Duration hold)
            throws Exception {
        List<StepReport> steps = new ArrayList<>();
        for (long next : rates) {
            StepReport step = run.step(next, hold);
            steps.add(step);
            if (step.tally().lost() > 0
                    || !step.right()
                    || step.catchUpSeconds() > hold.toSeconds() + 10) {
                break;
            }
        }
        return steps;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
    }
}
