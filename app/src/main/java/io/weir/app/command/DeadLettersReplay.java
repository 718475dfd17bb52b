package io.weir.app.command;

import io.weir.app.letter.ReplayJob;
import io.weir.app.letter.ReplayOutcome;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.pipeline.letter.LetterFilter;
import io.weir.pipeline.letter.ReplayFate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// `weir deadletters replay`.
@Command(
        name = "replay",
        description = {
            "Replays dead letters, each once.",
            "They go into the topic that they came from, or straight through the pipeline that could"
                    + " not store them. A replay that was interrupted is finished by the next one.",
            "Through the pipeline it says what was stored and what failed again; the exit code is 1"
                    + " when anything did."
        },
        mixinStandardHelpOptions = true)
public final class DeadLettersReplay implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    @Spec private CommandSpec spec;
    @Mixin private ConfigOptions options;
    @Mixin private LetterOptions letters;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "Letters as weir deadletters list shows them (default: all that fit).")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "Replay every letter there is.")
    private boolean all;

    @Option(
            names = "--through",
            paramLabel = "WAY",
            defaultValue = "topic",
            description = "topic (the one that they came from) or pipeline (default: topic).")
    private String through;

    @Option(names = "--again", description = "Also those that were replayed before.")
    private boolean again;

    @Mixin private FormatOption format;

    private long told = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        boolean json = format.json();
        LetterFilter filter = letters.filter();
        if (!List.of("topic", "pipeline").contains(through)) {
            throw WeirException.user("--through: " + through + " (expected: topic or pipeline)");
        }
        if (filter.isAll() && ids.isEmpty() && !all) {
            throw WeirException.user("which letters? (expected: IDs, a filter, or --all)");
        }
        ReplayOutcome outcome;
        try (LetterSession session = new LetterSession(options.loadAndLog())) {
            session.expectAll();
            outcome =
                    new ReplayJob(session.context(), session.boxes(), again, this::progress)
                            .run(filter, ids, through.equals("pipeline"));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.writeText(outcome));
        } else {
            print(outcome, out);
        }
        out.flush();
        if (!outcome.isWhole()) {
            throw WeirException.user(refusal(outcome));
        }
        return 0;
    }

    private void print(ReplayOutcome outcome, PrintWriter out) {
        if (outcome.finished() > 0) {
            out.printf("%s of an interrupted replay finished%n", letters(outcome.finished()));
        }
        out.printf(
                "%s replayed %s%n",
                letters(outcome.replayed()),
                through.equals("pipeline") ? "through their pipeline" : "into their topic");
        ReplayFate fate = outcome.fate();
        if (fate.stored() + fate.failed() > 0) {
            out.printf("  %d items stored, %d failed again%n", fate.stored(), fate.failed());
            new TreeMap<>(fate.lettersAgain())
                    .forEach((error, count) ->
                            out.printf("  %d dead letters again (%s)%n", count, error));
            new TreeMap<>(fate.refused())
                    .forEach((rule, count) ->
                            out.printf(
                                    "  %d refused by a rule, kept nowhere else (%s)%n",
                                    count, rule));
        }
    }

    private static String refusal(ReplayOutcome outcome) {
        if (outcome.fate().failed() > 0) {
            return outcome.fate().failed()
                    + " items failed again (expected: a cause that is mended; weir deadletters list"
                    + " shows the new letters)";
        }
        if (outcome.refusedDatagrams() > 0) {
            return letters(outcome.refusedDatagrams())
                    + are(outcome.refusedDatagrams())
                    + " datagrams whose template never came and cannot be replayed"
                    + " (expected: letters of records; weir deadletters show ID has the bytes)";
        }
        if (outcome.refusedUnsent() > 0) {
            return letters(outcome.refusedUnsent())
                    + were(outcome.refusedUnsent())
                    + " refused before any pipeline saw the records (expected: --through topic)";
        }
        return outcome.refusedReplayed() > 0
                ? letters(outcome.refusedReplayed())
                        + were(outcome.refusedReplayed())
                        + " replayed before: refused (expected: --again)"
                : letters(outcome.refusedCut())
                        + are(outcome.refusedCut())
                        + " cut and cannot be replayed (expected: letters that are kept whole)";
    }

    private static String letters(long count) {
        return count == 1 ? "1 letter" : count + " letters";
    }

    private static String are(long count) {
        return count == 1 ? " is" : " are";
    }

    private static String were(long count) {
        return count == 1 ? " was" : " were";
    }

    private void progress(long done) {
        long now = System.nanoTime();
        if (now - told > PROGRESS_NANOS) {
            told = now;
            PrintWriter err = spec.commandLine().getErr();
            err.printf("%s replayed so far%n", letters(done));
            err.flush();
        }
    }
}
