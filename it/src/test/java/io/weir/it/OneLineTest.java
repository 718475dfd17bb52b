package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.lifecycle.DirectoryLock;
import io.weir.bench.process.Ports;
import io.weir.bench.process.WeirProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a person reads when something cannot work: one line, and exit code 1. About 22 s.
class OneLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir Path folder;

    private String[] up() {
        return new String[] {"up", "--data-dir", folder.resolve("data").toString()};
    }

    private String failure(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        try (WeirProcess weir = WeirProcess.start(folder, environment, arguments)) {
            assertThat(weir.exitCode(LIMIT)).as(weir.output()).isEqualTo(1);
            List<String> said = weir.output().lines().filter(l -> l.startsWith("weir: ")).toList();
            assertThat(said).as(weir.output()).hasSize(1);
            assertThat(weir.output()).doesNotContain("\tat ");
            return said.getFirst();
        }
    }

    @Test
    void unknownConfigurationKey() throws Exception {
        Path file = Files.writeString(folder.resolve("w.yaml"), "inlet:\n  inptus: []\n");
        assertThat(failure(Map.of(), "check", "--config", file.toString()))
                .startsWith("weir: inlet.inptus: unknown key (expected one of:");
    }

    @Test
    void unknownVariable() throws Exception {
        assertThat(failure(Map.of("WEIR_INLET_INPTUS", "x"), "check"))
                .startsWith("weir: WEIR_INLET_INPTUS: unknown variable");
    }

    @Test
    void udpPortInUse() throws Exception {
        Ports ports = Ports.free();
        try (DatagramSocket _ =
                new DatagramSocket(ports.ipfix(), InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(failure(WeirProcess.environment(ports), up()))
                    .contains(String.valueOf(ports.ipfix()))
                    .contains("in use");
        }
    }

    @Test
    void httpPortInUse() throws Exception {
        Ports ports = Ports.free();
        try (ServerSocket _ =
                new ServerSocket(ports.http(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(failure(WeirProcess.environment(ports), up()))
                    .contains(String.valueOf(ports.http()))
                    .contains("in use");
        }
    }

    @Test
    void missingNativeLibrary() throws Exception {
        Map<String, String> environment = new HashMap<>(WeirProcess.environment(Ports.free()));
        environment.put("WEIR_LIBCHDB", folder.resolve("nowhere.so").toString());
        assertThat(
                        failure(
                                environment,
                                "run",
                                "--role=store",
                                "--data-dir",
                                folder.resolve("data").toString()))
                .contains("nowhere.so");
    }

    @Test
    void missingNativeLibraryUnderAWholeWeir() throws Exception {
        Map<String, String> environment = new HashMap<>(WeirProcess.environment(Ports.free()));
        environment.put("WEIR_LIBCHDB", folder.resolve("nowhere.so").toString());
        assertThat(failure(environment, up())).contains("nowhere.so");
    }

    @Test
    void portsOfStoreAndBrokerInUse() throws Exception {
        Ports ports = Ports.free();
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket _ = new ServerSocket(ports.store(), 1, loopback);
                ServerSocket _ = new ServerSocket(ports.broker(), 1, loopback)) {
            assertThat(failure(WeirProcess.environment(ports), up())).contains("in use");
        }
    }

    @Test
    void deadLettersWithoutABroker() throws Exception {
        Ports ports = Ports.free();
        assertThat(failure(WeirProcess.environment(ports), "deadletters", "list"))
                .startsWith(
                        "weir: kafka: no broker answers at 127.0.0.1:"
                                + ports.broker()
                                + " (expected: ");
    }

    @Test
    void dataDirectoryInUse() throws Exception {
        Map<String, String> environment = WeirProcess.environment(Ports.free());
        String[] store = {"run", "--role=store", "--data-dir", folder.resolve("data").toString()};
        try (WeirProcess first = WeirProcess.start(folder, environment, store)) {
            Waiting.until("ready", LIMIT, first::output, output -> output.contains("ready"));
            assertThat(failure(environment, store)).contains("in use by another process");
        }
    }

    @Test
    void dataDirectoryInUseBySingleRoles() throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> environment = WeirProcess.environment(Ports.free());
        try (DirectoryLock _ = DirectoryLock.take(data.resolve("store"));
                DirectoryLock _ = DirectoryLock.take(data.resolve("broker"))) {
            assertThat(failure(environment, up())).contains("in use by another process");
        }
    }

    @Test
    void commandLineWithoutSense() throws Exception {
        try (WeirProcess weir = WeirProcess.start(folder, Map.of(), "run", "--role=nonsense")) {
            assertThat(weir.exitCode(LIMIT)).isEqualTo(2);
            assertThat(weir.output().lines().toList().getLast())
                    .contains("nonsense (expected: store, broker,")
                    .contains("weir run --help");
        }
    }
}
