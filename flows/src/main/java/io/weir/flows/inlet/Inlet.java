package io.weir.flows.inlet;

import io.weir.base.health.Health;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.Service;
import io.weir.base.metrics.Metrics;
import io.weir.connect.kafka.KafkaConnector;
import io.weir.connect.kafka.RecordProducer;
import io.weir.connect.kafka.TopicSpec;
import io.weir.flows.encoding.FlowEncoding;
import io.weir.flows.enrich.ExporterNames;
import io.weir.flows.schema.FlowSchema;
import io.weir.http.Routes;
import io.weir.pipeline.ledger.Ledger;
import io.weir.pipeline.why.Explainer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// The role `inlet`: UDP and TCP sockets on one side, Kafka on the other, one thread per socket.
///
/// A flow is Weir's once Kafka has acknowledged it; before that every loss is counted: refused with
/// a reason, lost by sequence number, or dropped by the kernel. When Kafka is slow or away, a
/// bounded number of bytes waits for it and then the inputs are no longer read: datagrams are
/// dropped, senders over connections wait.
public final class Inlet implements Service {
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final InletConfig config;
    private final FlowSchema schema;
    private final String topic;
    private final List<FlowEncoding> encodings;
    private final Ledger ledger;
    private final Metrics metrics;
    private final Health health;
    private final ExporterNames names;
    private final RecordProducer producer;
    private final List<InletWorker> workers = new CopyOnWriteArrayList<>();
    private final List<BackPressure> pressures = new CopyOnWriteArrayList<>();
    private final StateFiles states;
    private final List<Thread> threads = new ArrayList<>();
    private final InletExplainer explainer;
    private final InletStatus status;

    /// Opens nothing yet.
    ///
    /// @param kafka where to send
    /// @param directory keeps what exporters told about themselves over a restart
    /// @param topic base name of the flow topics, for example `flows`
    /// @param encodings how flows are packed, each into a topic of its own; dead letters go beside
    ///   the first
    public Inlet(
            InletConfig config,
            FlowSchema schema,
            Path directory,
            KafkaConnector kafka,
            String topic,
            List<FlowEncoding> encodings,
            Ledger ledger,
            Metrics metrics,
            Health health) {
        if (encodings.isEmpty()) {
            throw new IllegalArgumentException("encodings: none (expected: at least one)");
        }
        this.config = config;
        this.schema = schema;
        this.topic = topic;
        this.encodings = List.copyOf(encodings);
        this.ledger = ledger;
        this.metrics = metrics;
        this.states = new StateFiles(directory);
        this.health = health;
        this.names = new ExporterNames(config.enrich());
        this.producer = new RecordProducer(kafka, config.producer(), "weir-inlet", metrics);
        List<String> topics = this.encodings.stream().map(each -> each.topic(topic)).toList();
        this.explainer =
                new InletExplainer(
                        config,
                        names,
                        workers,
                        pressures,
                        topics,
                        new InletRemedies(
                                config.decoder(), TopicSpec.deadLetterTopic(topics.getFirst())));
        this.status = new InletStatus(workers, names, ledger, explainer);
    }

    @Override
    public String name() {
        return "inlet";
    }

    /// Opens the sockets and begins to read; Kafka may be away.
    ///
    /// @throws io.weir.base.error.WeirException of kind USER when a socket cannot be opened
    @Override
    public void start() throws Exception {
        producer.start();
        for (InputConfig input : config.inputs()) {
            open(input);
        }
        for (InletWorker worker : workers) {
            threads.add(Thread.ofPlatform().name(worker.name()).start(worker::run));
        }
        new InletMetrics(workers, metrics).register();
        health.registerOther("inlet/kafka", this::checkKafka);
        health.registerOther("inlet/state", states::check);
    }

    private void open(InputConfig input) throws Exception {
        InetSocketAddress wanted =
                new InetSocketAddress(InetAddress.ofLiteral(input.listen()), input.port());
        if (input.protocol() == InputProtocol.TCP) {
            add(
                    input,
                    0,
                    TcpListener.open(
                            wanted, input, socket -> new ConnectionCounts(socket, metrics)));
            return;
        }
        boolean shared = input.workers() > 1;
        if (shared && input.port() != 0) {
            // With SO_REUSEPORT a second Weir could bind the same port and take half the packets.
            UdpListener.open(wanted, (int) input.receiveBuffer().bytes(), false).close();
        }
        for (int i = 0; i < input.workers(); i++) {
            UdpListener listener =
                    UdpListener.open(wanted, (int) input.receiveBuffer().bytes(), shared);
            wanted = listener.localAddress();
            add(input, i, listener);
        }
    }

    private void add(InputConfig input, int index, FlowListener listener) {
        String source = SocketErrors.text(input.protocol().word(), listener.localAddress());
        SocketCounts counts = new SocketCounts(source, Integer.toString(index), metrics, ledger);
        InletWorker[] self = new InletWorker[1];
        BackPressure pressure = new BackPressure(input.protocol(), () -> self[0].whileWaiting());
        RecordSink sink =
                new KafkaRecordSink(producer, topic, encodings, pressure, TopicSpec.VALUE_LIMIT);
        RecordSink counterSink =
                new KafkaRecordSink(
                        producer,
                        FlowEncoding.counterBase(topic),
                        List.of(FlowEncoding.BLOCK),
                        pressure,
                        TopicSpec.VALUE_LIMIT);
        InletWorker worker =
                new InletWorker(
                        input,
                        index,
                        listener,
                        config,
                        names,
                        schema,
                        sink,
                        counterSink,
                        ledger,
                        counts,
                        states);
        self[0] = worker;
        workers.add(worker);
        pressures.add(pressure);
        health.registerOwn(
                "inlet/" + source.replace(' ', ':') + (index == 0 ? "" : "/" + index),
                counts::check);
    }

    private HealthStatus checkKafka() {
        return KafkaAway.of(pressures, Instant.now())
                .map(away ->
                        HealthStatus.degraded(
                                "Kafka has taken nothing since "
                                        + away.since().truncatedTo(ChronoUnit.SECONDS)
                                        + ": "
                                        + KafkaAway.effect(away.waiting())))
                .orElse(HealthStatus.ok());
    }

    /// Adds `GET /api/v0/inlet/exporters`.
    public void contribute(Routes routes) {
        routes.get(
                "/api/v0/inlet/exporters",
                (_, response) -> response.json(status.report(System.currentTimeMillis())));
    }

    /// What this inlet can say about gaps.
    public Explainer explainer() {
        return explainer;
    }

    /// Who sends, and how complete it is; also what the route answers.
    public InletStatus status() {
        return status;
    }

    /// The addresses that the sockets are bound to, in the order of the configuration.
    public List<InetSocketAddress> addresses() {
        return workers.stream().map(InletWorker::address).distinct().toList();
    }

    /// The connections of the TCP inputs, in the order of the configuration.
    List<ConnectionCounts> connections() {
        return workers.stream().map(InletWorker::connections).filter(Objects::nonNull).toList();
    }

    /// Takes what the kernel still holds, hands everything to Kafka, waits for its acknowledgement;
    /// at most ten seconds. What Kafka does not take in that time is counted as not sent.
    @Override
    public void close() throws Exception {
        pressures.forEach(pressure -> pressure.closing(DRAIN.toNanos()));
        workers.forEach(InletWorker::stop);
        long end = System.nanoTime() + DRAIN.plusMillis(2_500).toNanos();
        for (Thread thread : threads) {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            thread.join(left);
        }
        if (threads.isEmpty()) {
            for (InletWorker worker : workers) {
                worker.abandon();
            }
        }
        states.close();
        producer.close();
        long now = System.currentTimeMillis();
        for (InletWorker worker : workers) {
            worker.accounts().all().forEach(account -> account.publish(now));
        }
        health.remove("inlet/kafka");
        health.remove("inlet/state");
    }
}
