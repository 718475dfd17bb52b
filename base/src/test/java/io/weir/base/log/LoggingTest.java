package io.weir.base.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.base.json.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

class LoggingTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private String log(LogConfig config, boolean debug) {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        Logging.configure(config, debug);
        var logger = LoggerFactory.getLogger("io.weir.example");
        logger.atInfo()
                .addKeyValue("partition", 3)
                .addKeyValue("directory", Path.of("/var/weir"))
                .log("Range settled");
        logger.debug("Only with debug");
        return written.toString(StandardCharsets.UTF_8);
    }

    @AfterEach
    void restore() {
        System.setErr(before);
        Logging.configure(LogConfig.defaults(), false);
    }

    @Test
    void textHasLevelMessageAndKeyValues() {
        assertThat(log(LogConfig.defaults(), false))
                .contains("INFO  example: Range settled partition=\"3\"")
                .doesNotContain("Only with debug");
    }

    @Test
    void jsonIsOneObjectALine() {
        String line = log(new LogConfig("info", "json", Map.of()), false).lines().findFirst().get();
        var tree = Json.read(line.getBytes(StandardCharsets.UTF_8));
        assertThat(tree.get("message").asString()).isEqualTo("Range settled");
        assertThat(tree.get("partition").isNumber()).isTrue();
        assertThat(tree.get("partition").asInt()).isEqualTo(3);
        assertThat(tree.get("directory").asString()).isEqualTo("/var/weir");
        assertThat(tree.get("level").asString()).isEqualTo("INFO");
    }

    @Test
    void debugShowsDetailWhateverTheLevel() {
        assertThat(log(new LogConfig("error", "text", Map.of()), true)).contains("Only with debug");
    }

    @Test
    void unknownLevelOrFormatIsRefused() {
        assertThatThrownBy(() -> new LogConfig("info", "text", Map.of("io.weir", "loud")))
                .hasMessageContaining("levels.io.weir: loud");
        assertThatThrownBy(() -> log(new LogConfig("loud", "text", Map.of()), false))
                .hasMessageContaining("expected: error, warn");
        assertThatThrownBy(() -> new LogConfig("info", "xml", Map.of()))
                .hasMessageContaining("expected: text or json");
    }
}
