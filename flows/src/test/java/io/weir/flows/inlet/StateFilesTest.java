package io.weir.flows.inlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.weir.base.health.HealthStatus;
import io.weir.testing.fault.SmallDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files of decoder state. About 1 s.
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

    @Test
    void onAFullDiskTheLastFileStaysUntilThereIsRoomAndThatIsSaidOnce() throws Exception {
        Path directory = folder.resolve("inlet");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(StateFiles.class);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try (SmallDisk disk = SmallDisk.mount(directory, 1);
                StateFiles files = new StateFiles(directory)) {
            files.write(INPUT, 0, STATE);
            Path file = directory.resolve("netflow-2055-0.state");
            await().until(() -> Files.exists(file));
            disk.fill();
            for (int i = 0; i < 3; i++) {
                files.write(INPUT, 0, new byte[100_000]);
            }
            await().until(() -> files.check().state() == HealthStatus.State.DEGRADED);
            assertThat(files.check().reason())
                    .isEqualTo(
                            file
                                    + ": not written: the disk is full; after a restart templates are"
                                    + " awaited anew");
            assertThat(files.read(INPUT)).containsExactly(STATE);

            disk.makeRoom();
            byte[] next = {5, 6};
            files.write(INPUT, 0, next);
            await().until(() -> files.check().equals(HealthStatus.ok()));
            assertThat(files.read(INPUT)).containsExactly(next);
            assertThat(directory.resolve("netflow-2055-0.state.tmp")).doesNotExist();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.INFO);
        assertThat(log.list.getFirst().getKeyValuePairs())
                .extracting(pair -> pair.value)
                .contains("the disk is full");
    }

    @Test
    void aWorkerThatEndsTooLateLosesItsStateAndNothingElse() throws Exception {
        StateFiles files = new StateFiles(folder.resolve("inlet"));
        files.close();
        files.write(INPUT, 0, STATE);
        assertThat(files.check().reason()).contains("not written: its worker ended too late");
        assertThat(read()).isEmpty();
    }
}
