package io.weir.results.message;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Messages and what the reference program made of them: `corpus/results` of the folder `shared`
/// beside the project, or the folder that the property `weir.corpus.results` names.
public final class ResultsCorpus {
    private final Path folder;

    private ResultsCorpus(Path folder) {
        this.folder = folder;
    }

    /// The corpus; the test is skipped where there is none.
    public static ResultsCorpus find() {
        String property = System.getProperty("weir.corpus.results");
        Path found = property == null ? walkUp() : Path.of(property);
        assumeTrue(
                Files.isDirectory(found),
                "no shared/corpus/results beside the project: corpus tests are skipped");
        return new ResultsCorpus(found);
    }

    private static Path walkUp() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            Path candidate = at.resolve("shared/corpus/results");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
            at = at.getParent();
        }
        return Path.of("/nonexistent");
    }

    /// Whether there is such a file.
    public boolean holds(String file) {
        return Files.exists(folder.resolve(file));
    }

    /// A file.
    public byte[] bytes(String file) {
        try {
            return Files.readAllBytes(folder.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The lines of a table without its header, by column. A field between quotes is one that holds
    /// quotes, doubled.
    public List<List<String>> table(String file) {
        return copied(file).stream()
                .map(line -> line.stream().map(ResultsCorpus::unquoted).toList())
                .toList();
    }

    /// The lines of a table as PostgreSQL's COPY writes it, without its header, by column.
    public List<List<String>> copied(String file) {
        try {
            return Files.readAllLines(folder.resolve(file)).stream()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String unquoted(String field) {
        boolean quoted = field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
        return quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field;
    }

    /// A field as PostgreSQL's COPY writes it.
    public static String unescaped(String copied) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < copied.length(); i++) {
            char c = copied.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char kind = copied.charAt(++i);
            text.append(
                    switch (kind) {
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        default -> kind;
                    });
        }
        return text.toString();
    }
}
