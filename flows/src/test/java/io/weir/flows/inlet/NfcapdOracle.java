package io.weir.flows.inlet;

import io.weir.flows.replay.FlowReplay;
import io.weir.flows.replay.Pace;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The independent judge: nfdump's collector and its totals.
final class NfcapdOracle {
    private static final Pattern FLOWS = Pattern.compile("(?m)^Flows: (\\d+)$");
    private static final Pattern PACKETS = Pattern.compile("(?m)^Packets: (\\d+)$");
    private static final Pattern BYTES = Pattern.compile("(?m)^Bytes: (\\d+)$");

    private NfcapdOracle() {}

    /// What a collector saw.
    record Totals(long flows, long packets, long bytes) {}

    /// Whether a program of Debian's is there, in this user's path or not.
    static boolean installed(String program) {
        return Files.isExecutable(Path.of(program(program)));
    }

    /// Where it lies.
    static String program(String name) {
        return Stream.of("/usr/sbin/", "/usr/bin/")
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(name);
    }

    /// Replays a capture to a collector of its own.
    static Totals collect(Path capture, double rate, Path directory) throws Exception {
        Files.createDirectories(directory);
        int port = freePort();
        Process nfcapd =
                new ProcessBuilder(
                                program("nfcapd"),
                                "-p",
                                Integer.toString(port),
                                "-b",
                                "127.0.0.1",
                                "-t",
                                "3600",
                                "-w",
                                directory.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !ProcNetUdp.dropsByInode(port).isEmpty());
            InetSocketAddress target =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            try (FlowReplay replay = new FlowReplay(target, null, new Pace.Rate(rate))) {
                replay.replay(capture);
            }
            // It reads what its socket holds before it is told to end.
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> queued(port) == 0);
        } finally {
            nfcapd.destroy();
            if (!nfcapd.waitFor(20, TimeUnit.SECONDS)) {
                nfcapd.destroyForcibly();
            }
        }
        return totals(directory);
    }

    private static Totals totals(Path directory) throws Exception {
        List<String> command = List.of(program("nfdump"), "-R", directory.toString(), "-I");
        Process nfdump = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(nfdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        nfdump.waitFor();
        return new Totals(number(FLOWS, text), number(PACKETS, text), number(BYTES, text));
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("nfdump: no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    private static long queued(int port) throws IOException {
        String local = String.format(":%04X ", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .filter(line -> line.contains(local))
                .map(line -> line.strip().split("\\s+", -1)[4])
                .mapToLong(queues -> Long.parseLong(queues.substring(9), 16))
                .sum();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
