package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files of decoder state.
class StateFilesTest {
    private static final InputConfig INPUT = InputConfig.of("netflow", 2_055);
    private static final byte[] STATE = {1, 2, 3, 4};

    @TempDir private Path folder;

    private Path write(int worker) throws Exception {
        try (StateFiles files = new StateFiles(folder.resolve("inlet"))) {
            files.write(INPUT, worker, STATE);
        }
        return folder.resolve("inlet/netflow-2055-" + worker + ".state");
    }

    private List<byte[]> read() throws Exception {
        try (StateFiles files = new StateFiles(folder.resolve("inlet"))) {
            return files.read(INPUT);
        }
    }

    @Test
    void whatAllWorkersOfTheInputWroteIsRead() throws Exception {
        assertThat(read()).isEmpty();
        write(0);
        write(1);
        Files.copy(write(2), folder.resolve("inlet/other-2055-0.state"));
        assertThat(read()).containsExactly(STATE, STATE, STATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 12, 21, 23})
    void oneFlippedBitSetsAFileAside(int position) throws Exception {
        Path file = write(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 1;
        Files.write(file, bytes);
        assertThat(read()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("netflow-2055-0.state.damaged")).hasBinaryContent(bytes);
    }

    @Test
    void aFileThatIsCutOffIsSetAside() throws Exception {
        Path file = write(0);
        Files.write(file, new byte[] {0x57, 0x65});
        assertThat(read()).isEmpty();
        assertThat(file.resolveSibling("netflow-2055-0.state.damaged")).exists();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNoFailure() throws Exception {
        Files.writeString(folder.resolve("inlet"), "a file");
        assertThat(write(0)).doesNotExist();
        assertThat(read()).isEmpty();
    }
}
