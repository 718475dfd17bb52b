package io.weir.bench.flows;

import io.weir.flows.capture.Datagram;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The collector of nfdump (Debian's package `nfdump`), to compare with: takes the same datagrams
/// over loopback and writes them to its file.
final class Nfcapd {
    private static final int PER_SECOND = 20_000;
    private static final int DATAGRAMS = 100_000;
    private static final long NANOS = 1_000_000_000;
    private static final long QUIET_NANOS = NANOS / 2;

    /// Clock ticks of `/proc/PID/stat` (proc_pid_stat(5)): `getconf CLK_TCK` on Linux.
    private static final double TICKS = 100;

    private static final int USER = 13;
    private static final int SYSTEM = 14;
    private static final Pattern FLOWS = Pattern.compile("(?m)^Flows: (\\d+)$");

    /// What it cost.
    ///
    /// @param records that it wrote
    /// @param userSeconds CPU time of its own
    /// @param systemSeconds CPU time of the kernel, for its socket and its file
    record Figures(long records, double userSeconds, double systemSeconds) {

        double nanosEach() {
            return (userSeconds + systemSeconds) * 1e9 / records;
        }

        /// `890 ns CPU each (user 700, system 190)`.
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%.0f ns CPU each (user %.0f, system %.0f), its socket and its file included",
                    nanosEach(),
                    userSeconds * 1e9 / records,
                    systemSeconds * 1e9 / records);
        }
    }

    private final Process process;
    private final Path folder;
    private final DatagramSocket socket;
    private final int port;

    private Nfcapd(Process process, Path folder, DatagramSocket socket, int port) {
        this.process = process;
        this.folder = folder;
        this.socket = socket;
        this.port = port;
    }

    /// What the datagrams cost it, sent again and again up to some hundred thousand.
    ///
    /// @param folder for its file
    /// @return null where it is not installed, or reads none of them (it knows NetFlow and IPFIX)
    static @Nullable Figures measure(List<Datagram> datagrams, Path folder)
            throws IOException, InterruptedException {
        if (program("nfcapd") == null || program("nfdump") == null) {
            return null;
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            int port = freePort();
            Process process =
                    new ProcessBuilder(
                                    program("nfcapd"),
                                    "-p",
                                    Integer.toString(port),
                                    "-b",
                                    "127.0.0.1",
                                    "-t",
                                    "3600",
                                    "-w",
                                    folder.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                return new Nfcapd(process, folder, socket, port).cost(datagrams);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private @Nullable Figures cost(List<Datagram> datagrams)
            throws IOException, InterruptedException {
        awaitQuiet();
        double user = seconds(USER);
        double system = seconds(SYSTEM);
        send(datagrams);
        awaitQuiet();
        user = seconds(USER) - user;
        system = seconds(SYSTEM) - system;
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        long records = written();
        return records == 0 ? null : new Figures(records, user, system);
    }

    private void send(List<Datagram> datagrams) throws IOException {
        InetAddress target = InetAddress.ofLiteral("127.0.0.1");
        long begin = System.nanoTime();
        long sent = 0;
        while (sent < DATAGRAMS) {
            for (Datagram datagram : datagrams) {
                long due = begin + sent++ * NANOS / PER_SECOND;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                byte[] payload = datagram.payload();
                socket.send(new DatagramPacket(payload, payload.length, target, port));
            }
        }
    }

    /// Waits until it has used no CPU time for half a second.
    private void awaitQuiet() throws IOException {
        double before = -1;
        double now = seconds(USER) + seconds(SYSTEM);
        while (now != before) {
            LockSupport.parkNanos(QUIET_NANOS);
            before = now;
            now = seconds(USER) + seconds(SYSTEM);
        }
    }

    private double seconds(int field) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // The name, the second field, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[field - 2]) / TICKS;
    }

    private long written() throws IOException {
        Process nfdump =
                new ProcessBuilder(program("nfdump"), "-R", folder.toString(), "-I")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(nfdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher flows = FLOWS.matcher(text);
        return flows.find() ? Long.parseLong(flows.group(1)) : 0;
    }

    private static @Nullable String program(String name) {
        return Stream.of("/usr/sbin/", "/usr/bin/")
                .map(directory -> directory + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(null);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }
}
