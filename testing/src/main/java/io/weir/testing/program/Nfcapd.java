package io.weir.testing.program;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The collector of nfdump (Debian's package `nfdump`) in a process of its own: takes NetFlow and
/// IPFIX on a UDP port of loopback and writes them to its file. A judge and a measure that we did
/// not write. Not thread-safe.
public final class Nfcapd implements AutoCloseable {
    private static final String COLLECTOR = "nfcapd";
    private static final String READER = "nfdump";
    private static final long READY_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int END_SECONDS = 20;
    private static final int ABSENT = -1;

    /// Columns of `/proc/net/udp` (proc(5)): the queues stand as `tx:rx`, both with eight hex
    /// digits.
    private static final int QUEUES = 4;

    private static final int RECEIVED = 9;

    private final Process process;
    private final Path folder;
    private final int port;

    /// What it has written.
    public record Totals(long flows, long packets, long bytes) {}

    private Nfcapd(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// Whether it and the program that reads its files are there.
    public static boolean installed() {
        return Programs.installed(COLLECTOR) && Programs.installed(READER);
    }

    /// Starts it and waits until it listens.
    ///
    /// @param folder for its file, made when it is missing
    /// @throws IllegalStateException when it does not listen in time
    public static Nfcapd start(Path folder) throws IOException {
        Files.createDirectories(folder);
        int port = freePort();
        Process process =
                new ProcessBuilder(
                                Programs.path(COLLECTOR),
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
        Nfcapd nfcapd = new Nfcapd(process, folder, port);
        long end = System.nanoTime() + READY_NANOS;
        while (nfcapd.queued() == ABSENT) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                process.destroyForcibly();
                throw new IllegalStateException(COLLECTOR + " does not listen");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return nfcapd;
    }

    /// The port that it listens on.
    public int port() {
        return port;
    }

    /// Its process id.
    public long pid() {
        return process.pid();
    }

    /// Bytes that its socket holds and it has not read; -1 when there is no such socket.
    private long queued() throws IOException {
        String local = String.format(":%04X ", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .filter(line -> line.contains(local))
                .map(line -> line.strip().split("\\s+", -1)[QUEUES])
                .mapToLong(queues -> Long.parseLong(queues.substring(RECEIVED), 16))
                .reduce(Long::sum)
                .orElse(ABSENT);
    }

    /// Waits until it has read all that its socket holds, ends it, and reads what it has written.
    ///
    /// @throws IllegalStateException when it does not end
    public Totals finish() throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_NANOS;
        while (queued() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(COLLECTOR + " does not end");
        }
        Process reader =
                new ProcessBuilder(Programs.path(READER), "-R", folder.toString(), "-I")
                        .redirectErrorStream(true)
                        .start();
        String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Totals(number("Flows", text), number("Packets", text), number("Bytes", text));
    }

    private static long number(String name, String text) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ": (\\d+)$").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    /// Ends it by force when it still runs.
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
