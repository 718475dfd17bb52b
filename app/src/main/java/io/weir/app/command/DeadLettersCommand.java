package io.weir.app.command;

import io.weir.app.letter.FoundLetter;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.pipeline.letter.KeptLetter;
import io.weir.pipeline.letter.LetterFilter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;

/// `weir deadletters`: what could not be stored.
@Command(
        name = "deadletters",
        description = "Lists, shows and replays what could not be stored.",
        subcommands = {
            DeadLettersCommand.ListLetters.class,
            DeadLettersCommand.Show.class,
            DeadLettersReplay.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class DeadLettersCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /// `weir deadletters list`.
    @Command(
            name = "list",
            description = "Lists dead letters, oldest first, each once.",
            mixinStandardHelpOptions = true)
    public static final class ListLetters implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;
        @Mixin private LetterOptions letters;

        @Mixin private FormatOption format;

        @Override
        public Integer call() throws Exception {
            boolean json = format.json();
            LetterFilter filter = letters.filter();
            PrintWriter out = spec.commandLine().getOut();
            try (LetterSession session = new LetterSession(options.loadAndLog())) {
                List<FoundLetter> found = FoundLetter.find(session.reachable(), filter, List.of());
                for (FoundLetter letter : found) {
                    out.println(
                            json
                                    ? Json.writeText(
                                            LetterText.map(letter.head(), letter.box().name()))
                                    : LetterText.line(letter.head()));
                }
                out.flush();
                long replayed = found.stream().filter(l -> l.head().replayed() != null).count();
                spec.commandLine()
                        .getErr()
                        .printf("%d dead letters, %d of them replayed%n", found.size(), replayed);
                session.expectAll();
            }
            return 0;
        }
    }

    /// `weir deadletters show`.
    @Command(
            name = "show",
            description = "Shows one dead letter whole: headers, key and bytes.",
            mixinStandardHelpOptions = true)
    public static final class Show implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "ID", description = "As weir deadletters list shows it.")
        private String id;

        @Mixin private FormatOption format;

        @Option(names = "--value", description = "Write the item's bytes and nothing else.")
        private boolean valueOnly;

        @Override
        public Integer call() throws Exception {
            boolean json = format.json();
            try (LetterSession session = new LetterSession(options.loadAndLog())) {
                List<FoundLetter> found =
                        FoundLetter.find(session.reachable(), LetterFilter.all(), List.of(id));
                if (found.isEmpty()) {
                    session.expectAll();
                }
                if (found.size() != 1) {
                    throw WeirException.user(
                            "letter "
                                    + id
                                    + ": fits "
                                    + found.size()
                                    + " (expected: one of "
                                    + found.stream().map(l -> l.head().id().toString()).toList()
                                    + ")");
                }
                FoundLetter one = found.getFirst();
                one.box().fetch(List.of(one.head()), letter -> print(letter, one, json));
            }
            return 0;
        }

        private void print(KeptLetter letter, FoundLetter found, boolean json) {
            PrintWriter out = spec.commandLine().getOut();
            if (valueOnly) {
                System.out.write(letter.value(), 0, letter.value().length);
                System.out.flush();
            } else if (json) {
                out.println(Json.writeText(LetterText.map(letter, found.box().name())));
            } else {
                LetterText.print(letter, found.box().name(), out);
            }
            out.flush();
        }
    }
}
