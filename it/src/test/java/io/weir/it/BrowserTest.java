package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The page of a running demo in a real browser: Debian's Chromium, driven by
/// `console/web/e2e/console.mjs`. Skipped where Chromium or Node are missing. About 40 s.
class BrowserTest {
    private static final Path WEB = Path.of("..", "console", "web").toAbsolutePath().normalize();

    @TempDir Path folder;

    private static boolean installed(String program) {
        return Path.of("/usr/bin", program).toFile().canExecute()
                || Path.of("/usr/local/bin", program).toFile().canExecute();
    }

    @Test
    void showsWhatANetworkEngineerLooksFor() throws Exception {
        assumeTrue(installed("chromium"), "chromium is not installed");
        assumeTrue(installed("node"), "node is not installed");
        assumeTrue(Files.isDirectory(WEB.resolve("node_modules")), "console/web is not installed");
        Ports ports = Ports.free();
        Map<String, String> environment = WeirProcess.environment(ports);
        String data = folder.resolve("data").toString();
        try (WeirProcess weir =
                WeirProcess.start(folder, environment, "up", "--demo", "--data-dir", data)) {
            Waiting.until(
                    "live",
                    Duration.ofSeconds(90),
                    weir::output,
                    output -> output.contains("Demo goes live"));
            Path output = folder.resolve("browser.log");
            Process browser =
                    new ProcessBuilder(
                                    "node",
                                    "e2e/console.mjs",
                                    "--url",
                                    "http://127.0.0.1:" + ports.http())
                            .directory(WEB.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.to(output.toFile()))
                            .start();
            try {
                assertThat(browser.waitFor(150, TimeUnit.SECONDS)).as("ended in time").isTrue();
                assertThat(browser.exitValue()).as(Files.readString(output)).isZero();
                assertThat(Files.readString(output)).contains("an exporter says why");
            } finally {
                browser.destroyForcibly();
            }
        }
    }
}
