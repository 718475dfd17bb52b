package io.weir.flows.inlet;

import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.FlowDecoder;
import io.weir.flows.codec.RefusalReason;
import io.weir.flows.enrich.CacheCounts;
import io.weir.flows.enrich.CounterEnricher;
import io.weir.flows.enrich.Enricher;
import io.weir.flows.enrich.ExporterNames;
import io.weir.flows.schema.CounterBatch;
import io.weir.flows.schema.FlowBatch;
import io.weir.flows.schema.FlowSchema;
import io.weir.pipeline.ledger.Ledger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// One socket's thread: receive, decode, name, gather, hand over. Everything in it belongs to that
/// thread, except the counters, which others read a moment late.
final class InletWorker implements FlowListener.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(InletWorker.class);

    /// Lanes per worker: exporters are spread over as many partitions at most.
    private static final int LANES = 8;

    private static final long PUBLISH_MILLIS = 250;
    private static final long SAVE_MILLIS = 60_000;
    private static final long ERROR_PAUSE_NANOS = 100_000_000;
    private static final long DRAIN_NANOS = 500_000_000;

    private final InputConfig input;
    private final int index;
    private final FlowListener listener;
    private final InetSocketAddress address;
    private final int receiveBuffer;
    private final FlowDecoder decoder;
    private final Accounts accounts;
    private final RecordSink sink;
    private final CounterLane counters;
    private final ExporterNames names;
    private final InletConfig config;
    private final FlowSchema schema;
    private final SocketCounts counts;
    private final StateFiles states;
    private final @Nullable Lane[] lanes = new Lane[LANES];
    private final List<CacheCounts> caches = new CopyOnWriteArrayList<>();
    private long currentHigh;
    private long currentLow;
    private long currentMillis;
    private long nextPublishMillis;
    private long nextSaveMillis;

    /// Whether a datagram is half counted.
    private boolean decoding;

    private volatile boolean closing;
    private volatile long begunAnewMillis;

    InletWorker(
            InputConfig input,
            int index,
            FlowListener listener,
            InletConfig config,
            ExporterNames names,
            FlowSchema schema,
            RecordSink sink,
            RecordSink counterSink,
            Ledger ledger,
            SocketCounts counts,
            StateFiles states) {
        this.input = input;
        this.index = index;
        this.listener = listener;
        this.address = listener.localAddress();
        this.receiveBuffer = listener.receiveBuffer();
        this.config = config;
        this.names = names;
        this.schema = schema;
        this.sink = sink;
        this.counts = counts;
        this.states = states;
        this.accounts = new Accounts(ledger);
        CounterBatch batch = new CounterBatch(CounterBatch.DEFAULT_CAPACITY);
        this.counters =
                new CounterLane(
                        new byte[] {(byte) index},
                        batch,
                        new CounterEnricher(names, batch),
                        counterSink,
                        config.recordDelay().toMillis());
        this.decoder =
                new FlowDecoder(
                        config.decoder().forInput(input.timestampSource(), input.decapsulation()),
                        new WorkerEvents(accounts, sink),
                        this::whenFull,
                        batch,
                        _ -> whenCountersFull());
    }

    String name() {
        return "inlet-" + input.name() + "-" + index;
    }

    InputConfig input() {
        return input;
    }

    InetSocketAddress address() {
        return address;
    }

    int receiveBuffer() {
        return receiveBuffer;
    }

    SocketCounts counts() {
        return counts;
    }

    /// How well the names of this worker's lanes are cached.
    List<CacheCounts> caches() {
        return caches;
    }

    Accounts accounts() {
        return accounts;
    }

    /// Runs until [#stop], then takes what the kernel has, hands everything over and closes the
    /// socket.
    void run() {
        try (listener) {
            remember();
            while (!closing) {
                receive();
                tick(System.currentTimeMillis());
            }
            long end = System.nanoTime() + DRAIN_NANOS;
            while (receive() > 0 && System.nanoTime() - end < 0) {
                tick(System.currentTimeMillis());
            }
            // Before everything that waits for Kafka, so that it is written in time.
            saveLast(System.currentTimeMillis());
            for (Lane lane : lanes) {
                if (lane != null) {
                    lane.flush();
                }
            }
            counters.flush();
            decoder.giveUpWaiting();
            sink.finish();
            counters.finish();
            publish(System.currentTimeMillis());
        } catch (IOException failure) {
            LOG.atWarn().addKeyValue("socket", address).setCause(failure).log("Socket not closed");
        } finally {
            counts.ended(closing);
        }
    }

    /// Closes the socket of a worker that never ran.
    void abandon() throws IOException {
        listener.close();
    }

    /// Asks [#run] to end.
    void stop() {
        closing = true;
    }

    private int receive() {
        try {
            return listener.receive(this);
        } catch (IOException failure) {
            counts.countError(String.valueOf(failure.getMessage()));
            LOG.atWarn().addKeyValue("socket", address).setCause(failure).log("Receive failed");
            LockSupport.parkNanos(ERROR_PAUSE_NANOS);
            return 0;
        }
    }

    @Override
    public void session(int number) {
        decoder.session(number);
    }

    @Override
    public void sessionEnded(int number) {
        decoder.sessionEnded(number);
    }

    /// The connections of a TCP input, or null.
    @Nullable ConnectionCounts connections() {
        return listener instanceof TcpListener tcp ? tcp.counts() : null;
    }

    @Override
    public void datagram(byte[] bytes, int length, long high, long low, int port) {
        currentHigh = high;
        currentLow = low;
        currentMillis = System.currentTimeMillis();
        counts.countDatagram(length);
        Lane lane = lane(high, low);
        decoding = true;
        try {
            decoder.decode(bytes, 0, length, high, low, port, currentMillis, lane.batch());
        } catch (RuntimeException failure) {
            // A decoder must not throw; should it, the thread and the other exporters live on.
            counts.countDecodeFailure();
            LOG.atError()
                    .addKeyValue("socket", address)
                    .addKeyValue("length", length)
                    .setCause(failure)
                    .log("Decoder failed on a datagram");
        } finally {
            decoding = false;
        }
        gather(lane);
        if (lane.rows() >= config.recordFlows()) {
            lane.flush();
        }
    }

    private void gather(Lane lane) {
        ExporterState exporter = decoder.exporter();
        if (exporter != null) {
            ExporterAccount account = accounts.of(exporter);
            lane.added(account, currentMillis);
            counters.added(account, currentMillis);
            if (account.sent().figures().sent() == 0) {
                lane.hurry(currentMillis);
            }
        }
    }

    private void whenFull(FlowBatch batch) {
        Lane lane = lane(currentHigh, currentLow);
        gather(lane);
        lane.flush();
    }

    private void whenCountersFull() {
        ExporterState exporter = decoder.exporter();
        if (exporter != null) {
            counters.added(accounts.of(exporter), currentMillis);
        }
        counters.flush();
    }

    private Lane lane(long high, long low) {
        long mixed = (high * 31 + low) * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 61);
        Lane lane = lanes[slot];
        if (lane == null) {
            // Room for what one datagram can hold beyond the wanted size.
            FlowBatch batch = new FlowBatch(schema, config.recordFlows() + 512);
            Enricher enricher = new Enricher(names, config.enrich(), batch, accounts::enriched);
            lane =
                    new Lane(
                            new byte[] {(byte) slot},
                            batch,
                            enricher,
                            sink,
                            config.recordDelay().toMillis());
            lanes[slot] = lane;
            caches.add(lane.cache());
        }
        return lane;
    }

    /// What the clock asks for, with or without traffic.
    private void tick(long nowMillis) {
        for (Lane lane : lanes) {
            if (lane != null && lane.due(nowMillis)) {
                lane.flush();
            }
        }
        if (counters.due(nowMillis)) {
            counters.flush();
        }
        sink.sendAgain();
        counters.sendAgain();
        if (nowMillis >= nextPublishMillis) {
            nextPublishMillis = nowMillis + PUBLISH_MILLIS;
            decoder.expire(nowMillis);
            publish(nowMillis);
        }
        if (nowMillis >= nextSaveMillis) {
            save(nowMillis);
        }
    }

    /// Takes over what the workers of this input knew before the last stop. What was told over a
    /// connection ended with it.
    private void remember() {
        long now = System.currentTimeMillis();
        nextSaveMillis = now + SAVE_MILLIS;
        if (input.protocol() == InputProtocol.TCP) {
            return;
        }
        try {
            for (byte[] state : states.read(input)) {
                if (!decoder.remember(state, now)) {
                    begunAnewMillis = now;
                }
            }
        } catch (IOException e) {
            states.setAside(input, String.valueOf(e.getMessage()));
        }
        // From now on the file is not the last word any more.
        save(now);
    }

    private void save(long nowMillis) {
        nextSaveMillis = nowMillis + SAVE_MILLIS;
        if (input.protocol() == InputProtocol.UDP) {
            states.write(input, index, decoder.state(nowMillis));
        }
    }

    private void saveLast(long nowMillis) {
        if (input.protocol() == InputProtocol.UDP) {
            states.write(input, index, decoder.lastState(nowMillis));
        }
    }

    /// When this worker began after one that was killed, ms since 1970; 0 when that one ended in
    /// order, or when there was none.
    long begunAnewMillis() {
        return begunAnewMillis;
    }

    /// What must go on while Kafka takes nothing.
    void whileWaiting() {
        long now = System.currentTimeMillis();
        if (now >= nextPublishMillis) {
            nextPublishMillis = now + PUBLISH_MILLIS;
            publish(now);
        }
    }

    private void publish(long nowMillis) {
        counts.publish(
                nowMillis,
                listener.kernelDropped(),
                listener.truncated(),
                decoder.refusedPackets());
        if (!decoding) {
            accounts.all().forEach(account -> account.publish(nowMillis));
            accounts.retain(decoder.exporters());
        }
    }

    /// Flows refused for a reason and not kept in the dead letters, over all exporters of this
    /// worker.
    long refused(RefusalReason reason) {
        return accounts.all().stream()
                .mapToLong(account -> account.counts().refused(reason.code()))
                .sum();
    }
}
