package io.weir.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Letter;
import io.weir.pipeline.SourcePartition;
import io.weir.pipeline.letter.FileLetterBox;
import io.weir.pipeline.letter.LetterBox;
import io.weir.pipeline.letter.LetterFilter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

class FileLetterBoxTest extends LetterBoxContract {
    @TempDir private Path folder;

    @Override
    protected LetterBox open(String topic) {
        return new FileLetterBox(folder.resolve("letters"), InstantSource.system());
    }

    @Test
    void aTornLastLineIsLeftOutAndTheRestIsRead() throws IOException {
        SourcePartition source = new SourcePartition("torn", UUID.randomUUID(), 0);
        try (LetterBox box = open("torn")) {
            box.send("boats", source, List.of(new Letter(1, 0, null, new byte[9], "e", "r")));
        }
        try (Stream<Path> files = Files.list(folder.resolve("letters"))) {
            Path file = files.findFirst().orElseThrow();
            String line = Files.readString(file);
            Files.writeString(
                    file, line.substring(0, line.length() / 2), StandardOpenOption.APPEND);
        }
        try (LetterBox box = open("torn")) {
            assertThat(box.list(LetterFilter.of("torn"))).hasSize(1);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAtTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (LetterBox box = new FileLetterBox(file.resolve("letters"), InstantSource.system())) {
            assertThatThrownBy(() -> box.probe("any"))
                    .isInstanceOfSatisfying(
                            WeirException.class,
                            e -> assertThat(e.kind()).isEqualTo(WeirException.Kind.BROKEN))
                    .hasMessageContaining("cannot be written")
                    .hasMessageContaining("(expected: write access");
        }
    }
}
