package io.weir.bench.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Ports of one program, free when asked for.
///
/// They lie below those that the kernel gives to connections that leave (from 32,768 on Linux:
/// `ip_local_port_range`), which would take some before the program listens; and each process asks
/// in a range of its own, so that two at a time do not find the same ones.
public record Ports(int http, int store, int broker, int netflow, int ipfix, int sflow) {
    private static final int FIRST = 10_000;
    private static final int RANGE = 100;
    private static final int RANGES = 220;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() % RANGES) * RANGE);

    /// Ports that nobody listens on now.
    ///
    /// @throws IOException when there are none
    public static Ports free() throws IOException {
        return new Ports(next(), next(), next(), next(), next(), next());
    }

    private static int next() throws IOException {
        for (int tried = 0; tried < RANGES * RANGE; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), RANGES * RANGE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + FIRST + " on");
    }

    private static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket _ = new ServerSocket(port, 1, loopback);
                DatagramSocket _ = new DatagramSocket(port, loopback)) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
