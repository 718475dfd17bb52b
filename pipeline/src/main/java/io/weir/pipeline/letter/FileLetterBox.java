package io.weir.pipeline.letter;

import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.RecordHeader;
import io.weir.pipeline.SourcePartition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Dead letters in files of one folder, a line of JSON each ([LetterLine]). Every process appends
/// to a file of its own and a normal return means that the lines are on the disk; a torn last line
/// was never promised and is left out. Letters of any size fit. Thread-safe.
public final class FileLetterBox implements LetterBox {
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final InstantSource clock;
    private final LetterFile own;

    /// Opens nothing.
    ///
    /// @param folder made when it is missing
    public FileLetterBox(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        own = new LetterFile(folder.resolve("letters-" + UUID.randomUUID() + SUFFIX));
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public void send(String pipeline, SourcePartition partition, List<Letter> letters) {
        List<byte[]> lines = new ArrayList<>();
        for (Letter letter : letters) {
            List<RecordHeader> headers =
                    LetterHeaders.write(
                            pipeline, partition, letter, clock.instant(), letter.value().length);
            lines.add(
                    LetterLine.letter(
                            LetterId.of(pipeline, partition, letter), headers, letter.value()));
        }
        append(lines);
    }

    @Override
    public void mark(String topic, List<LetterMark> marks) {
        append(marks.stream().map(LetterLine::mark).toList());
    }

    private void append(List<byte[]> lines) {
        try {
            own.append(lines);
        } catch (IOException failure) {
            throw passing(failure);
        }
    }

    private WeirException passing(IOException failure) {
        return WeirException.retriable(
                "dead letters: "
                        + folder
                        + ": "
                        + (FileErrors.noRoom(failure) ? "its disk is full" : failure.getMessage()),
                failure);
    }

    @Override
    public void probe(String topic) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, "probe", "");
            try {
                Files.write(probe, new byte[1]);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException failure) {
            if (FileErrors.noRoom(failure)) {
                throw passing(failure);
            }
            throw WeirException.broken(
                    "dead letters: folder "
                            + folder
                            + " cannot be written: "
                            + failure
                            + " (expected: write access, or dead-letters: kafka or clickhouse)",
                    failure);
        }
    }

    @Override
    public List<LetterHead> list(LetterFilter filter) {
        LetterFold fold = new LetterFold();
        read((place, line) -> {
            LetterMark mark = line.readMark();
            KeptLetter letter = line.readLetter(place);
            if (mark != null) {
                fold.add(mark);
            } else if (letter != null) {
                fold.add(letter.head());
            }
        });
        return fold.heads(filter);
    }

    @Override
    public void fetch(List<LetterHead> letters, Consumer<KeptLetter> taker) {
        Map<Long, LetterHead> wanted = new HashMap<>();
        letters.forEach(head -> wanted.put(head.place(), head));
        Map<LetterId, KeptLetter> found = new HashMap<>();
        read((place, line) -> {
            if (wanted.containsKey(place)) {
                KeptLetter letter = line.readLetter(place);
                if (letter != null) {
                    found.put(letter.head().id(), letter);
                }
            }
        });
        for (LetterHead head : letters) {
            KeptLetter letter = found.get(head.id());
            if (letter == null) {
                throw WeirException.broken(
                        "letter " + head.name() + ": gone meanwhile (list again)", null);
            }
            taker.accept(letter.withHead(head));
        }
    }

    private interface LineTaker {
        void take(long place, LetterLine line);
    }

    /// Every whole line of every file, files from the oldest to the newest. The place of a line is
    /// the hash of its file's name and its number.
    private void read(LineTaker taker) {
        try (Stream<Path> all = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            List<Path> files =
                    all.filter(file -> file.toString().endsWith(SUFFIX))
                            .sorted(LetterFile.OLDEST_FIRST)
                            .toList();
            for (Path file : files) {
                long base = (long) file.getFileName().toString().hashCode() << Integer.SIZE;
                LetterFile.read(
                        file,
                        (number, bytes) -> {
                            LetterLine line = LetterLine.parse(bytes);
                            if (line != null) {
                                taker.take(base | number, line);
                            }
                        });
            }
        } catch (IOException failure) {
            throw WeirException.broken(
                    "dead letters: " + folder + " cannot be read: " + failure, failure);
        }
    }

    @Override
    public void close() {
        own.close();
    }
}
