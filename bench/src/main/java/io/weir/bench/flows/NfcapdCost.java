package io.weir.bench.flows;

import io.weir.flows.capture.Datagram;
import io.weir.testing.program.Nfcapd;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// What the same datagrams cost nfdump's collector, to compare with: sent over loopback, written to
/// its file.
final class NfcapdCost {
    private static final int PER_SECOND = 20_000;
    private static final int DATAGRAMS = 100_000;
    private static final long NANOS = 1_000_000_000;
    private static final long QUIET_NANOS = NANOS / 2;

    /// Clock ticks of `/proc/PID/stat` (proc_pid_stat(5)): `getconf CLK_TCK` on Linux.
    private static final double TICKS = 100;

    private static final int USER = 13;
    private static final int SYSTEM = 14;

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

    private final Nfcapd nfcapd;

    private NfcapdCost(Nfcapd nfcapd) {
        this.nfcapd = nfcapd;
    }

    /// What the datagrams cost it, sent again and again up to some hundred thousand.
    ///
    /// @param folder for its file
    /// @return null where it is not installed, or reads none of them (it knows NetFlow and IPFIX)
    static @Nullable Figures measure(List<Datagram> datagrams, Path folder)
            throws IOException, InterruptedException {
        if (!Nfcapd.installed()) {
            return null;
        }
        try (Nfcapd nfcapd = Nfcapd.start(folder)) {
            return new NfcapdCost(nfcapd).cost(datagrams);
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
        long records = nfcapd.finish().flows();
        return records == 0 ? null : new Figures(records, user, system);
    }

    private void send(List<Datagram> datagrams) throws IOException {
        InetAddress target = InetAddress.ofLiteral("127.0.0.1");
        long begin = System.nanoTime();
        long sent = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            while (sent < DATAGRAMS) {
                for (Datagram datagram : datagrams) {
                    long due = begin + sent++ * NANOS / PER_SECOND;
                    while (due - System.nanoTime() > 0) {
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                    byte[] payload = datagram.payload();
                    socket.send(new DatagramPacket(payload, payload.length, target, nfcapd.port()));
                }
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
        String stat = Files.readString(Path.of("/proc/" + nfcapd.pid() + "/stat"));
        // The name, the second field, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[field - 2]) / TICKS;
    }
}
