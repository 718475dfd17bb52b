package io.weir.base.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.error.WeirException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ConfigLoaderTest {
    record Root(Inlet inlet, Store store) {
        static Root defaults() {
            return new Root(
                    new Inlet(4, Duration.ofSeconds(5), DataSize.ofMebibytes(4), List.of("a")),
                    new Store("weir", Secret.none(), Map.of("x", 1)));
        }
    }

    record Inlet(int workers, Duration flushInterval, DataSize receiveBuffer, List<String> names) {
        Inlet {
            if (workers < 1) {
                throw new IllegalArgumentException("workers: " + workers + " (expected: >= 1)");
            }
        }
    }

    record Store(String user, Secret password, Map<String, Integer> limits) {}

    @TempDir Path folder;

    private ConfigLoader<Root> loader() {
        return new ConfigLoader<>(Root.class, Root.defaults());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void defaultsAloneComeBackEqual() {
        assertThat(loader().load()).isEqualTo(Root.defaults());
    }

    @Test
    void fileReplacesOnlyWhatItNames() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  flush-interval: 1m30s\n  names: [b, c]\n");
        Root root = loader().file(file).load();
        assertThat(root.inlet())
                .isEqualTo(
                        new Inlet(
                                4,
                                Duration.ofSeconds(90),
                                DataSize.ofMebibytes(4),
                                List.of("b", "c")));
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  workers: 2\n");
        Root root =
                loader().file(file)
                        .environment(
                                Map.of(
                                        "WEIR_INLET_WORKERS", "8",
                                        "WEIR_INLET_NAMES", "[x, y]",
                                        "WEIR_INLET_RECEIVE_BUFFER", "64KiB",
                                        "OTHER", "ignored"),
                                "WEIR")
                        .load();
        assertThat(root.inlet().workers()).isEqualTo(8);
        assertThat(root.inlet().names()).containsExactly("x", "y");
        assertThat(root.inlet().receiveBuffer().bytes()).isEqualTo(65_536);
    }

    @Test
    void oneValueStandsForAListOfOne() {
        Root root = loader().environment(Map.of("WEIR_INLET_NAMES", "x"), "WEIR").load();
        assertThat(root.inlet().names()).containsExactly("x");
    }

    @Test
    void valueOfAnotherKindSaysWhatWasExpected() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  workers: [1, 2]\n");
        assertThatThrownBy(() -> loader().file(file).load())
                .isInstanceOf(WeirException.class)
                .hasMessage("inlet.workers: does not fit (expected: a number)");
        Path other = write("other.yaml", "inlet: 7\n");
        assertThatThrownBy(() -> loader().file(other).load())
                .hasMessage("inlet: does not fit (expected: keys with values)");
    }

    @Test
    void aNumberThatIsNoneIsShownWithTheVariableThatItCameFrom() {
        Map<String, String> environment = Map.of("WEIR_INLET_WORKERS", "many");
        assertThatThrownBy(() -> loader().environment(environment, "WEIR").load())
                .hasMessage(
                        "inlet.workers: many (WEIR_INLET_WORKERS) does not fit (expected: a"
                                + " number)");
    }

    @Test
    void missingFileIsSaidInWords() {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> loader().file(file).load()).hasMessage(file + ": no such file");
    }

    @Test
    void unknownKeySaysWhereAndWhatWasExpected() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  wrokers: 2\n");
        assertThatThrownBy(() -> loader().file(file).load())
                .isInstanceOf(WeirException.class)
                .hasMessage(
                        "inlet.wrokers: unknown key (expected one of: flush-interval, names,"
                                + " receive-buffer, workers)");
    }

    @Test
    void unknownVariableOfASectionIsRefused() {
        assertThatThrownBy(() -> loader().environment(Map.of("WEIR_INLET_WROKERS", "2"), "WEIR"))
                .isInstanceOf(WeirException.class)
                .hasMessageStartingWith("WEIR_INLET_WROKERS: unknown variable");
    }

    @Test
    void variablesThatAreLikeNoSectionOfOursArePassedOverAndNamed() {
        var loader =
                loader().environment(
                                Map.of(
                                        "WEIR_SERVICE_HOST",
                                        "10.0.0.1",
                                        "HOME",
                                        "/",
                                        "WEIR_INELT",
                                        ""),
                                "WEIR");
        assertThat(loader.passedOver()).containsExactly("WEIR_INELT", "WEIR_SERVICE_HOST");
    }

    @Test
    void wrongValueNamesItsPath() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  workers: 0\n");
        assertThatThrownBy(() -> loader().file(file).load())
                .hasMessage("inlet: workers: 0 (expected: >= 1)");
        Path duration = write("weir.yaml", "inlet:\n  flush-interval: soon\n");
        assertThatThrownBy(() -> loader().file(duration).load())
                .hasMessageContaining("inlet.flush-interval")
                .hasMessageContaining("soon");
    }

    @Test
    void brokenYamlSaysFileAndLine() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  workers: [1\n");
        assertThatThrownBy(() -> loader().file(file))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("weir.yaml:");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() throws IOException {
        Path file = write("weir.yaml", "inlet:\n  workers: 1\ninlet:\n  workers: 2\n");
        assertThatThrownBy(() -> loader().file(file))
                .hasMessageContaining("weir.yaml:3: inlet stands there twice");
    }

    @Test
    void includesOtherFilesAndReadsSecretsFromFiles() throws IOException {
        write("inlet.yaml", "workers: 3\n");
        write("password", "s3cret\n");
        Path file =
                write(
                        "weir.yaml",
                        "inlet: !include inlet.yaml\nstore:\n  password: !file password\n");
        Root root = loader().file(file).load();
        assertThat(root.inlet().workers()).isEqualTo(3);
        assertThat(root.store().password().reveal()).isEqualTo("s3cret");
    }

    @Test
    void includingItselfEndsWithAMessage() throws IOException {
        Path file = write("weir.yaml", "inlet: !include weir.yaml\n");
        assertThatThrownBy(() -> loader().file(file)).hasMessageContaining("levels deep");
    }

    @Test
    void printingHidesSecrets() throws IOException {
        Path file = write("weir.yaml", "store:\n  password: s3cret\n");
        Root root = loader().file(file).load();
        assertThat(ConfigLoader.print(root))
                .contains("password: '***'")
                .contains("flush-interval: 5s")
                .contains("receive-buffer: 4MiB")
                .doesNotContain("s3cret");
        assertThat(root.toString()).doesNotContain("s3cret");
    }
}
