package io.weir.bench.load;

import io.weir.base.json.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The generator's process. Arguments: the ports for NetFlow, IPFIX and sFlow. Says `ready`, then
/// for every line `FLOWS-PER-SECOND MILLISECONDS` on its standard input sends for so long and
/// answers with a [Sent] as JSON. Ends when its input closes.
final class Generator {
    private static final long TICK_NANOS = 2_000_000;

    /// What a pause of this process, longer than this, should have sent is left out: a burst of it
    /// would be lost in a socket's buffer, which says nothing about the receiver.
    private static final long LONGEST_TICK_NANOS = 50_000_000;

    private final List<LoadSender> senders = new ArrayList<>();

    private Generator(String[] ports) throws IOException {
        for (LoadExporter exporter : Exporters.ALL) {
            String port =
                    switch (exporter.protocol()) {
                        case NETFLOW_V5, NETFLOW_V9 -> ports[0];
                        case IPFIX -> ports[1];
                        case SFLOW -> ports[2];
                    };
            senders.add(new LoadSender(exporter, Integer.parseInt(port)));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Generator generator = new Generator(arguments);
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int space = line.indexOf(' ');
            long rate = Long.parseLong(line.substring(0, space));
            long millis = Long.parseLong(line.substring(space + 1));
            System.out.println(Json.writeText(generator.run(rate, millis)));
        }
    }

    private Sent run(long rate, long millis) {
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000;
        long last = begin;
        while (last < end) {
            LockSupport.parkNanos(TICK_NANOS);
            long now = Math.min(System.nanoTime(), end);
            double flows = Math.min(now - last, LONGEST_TICK_NANOS) * 1e-9 * rate;
            senders.forEach(sender -> sender.share(flows));
            last = now;
        }
        return new Sent(
                (System.nanoTime() - begin) / 1_000_000,
                senders.stream().map(LoadSender::next).toList(),
                senders.stream().mapToLong(LoadSender::datagrams).sum());
    }
}
