package io.weir.embed.kafka;

import io.weir.base.error.WeirException;
import io.weir.base.health.HealthStatus;
import io.weir.base.lifecycle.DirectoryLock;
import io.weir.base.lifecycle.Service;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// A Kafka broker in this process: one KRaft node that keeps its data under one directory and comes
/// up again on it, also after a kill. When its disk is full it ends the process, which says so.
/// This class alone knows Kafka's server classes, which are not a public interface.
///
/// Clients that send zstd need `--enable-native-access=ALL-UNNAMED`; without it they hang.
/// Thread-safe.
public final class EmbeddedBroker implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final BrokerConfig config;
    private final Path directory;
    private @Nullable DirectoryLock lock;
    private @Nullable DiskWatch watch;
    private @Nullable KafkaRaftServer server;
    private volatile int port;

    /// A broker that is not started.
    ///
    /// @param directory for its data alone; made when it does not exist
    public EmbeddedBroker(BrokerConfig config, Path directory) {
        this.config = config;
        this.directory = directory;
        this.port = config.port();
    }

    @Override
    public String name() {
        return "broker";
    }

    /// Formats the directory when it is new and starts; about two seconds.
    ///
    /// @throws WeirException of kind `USER` when the port or the directory is in use, or the disk
    ///   is full
    @Override
    public synchronized void start() throws Exception {
        lock = DirectoryLock.take(directory);
        port = freePort(config.listen(), config.port());
        Path logs = Files.createDirectories(directory.resolve("log"));
        watch = DiskWatch.start(logs);
        int controllerPort = freePort("127.0.0.1", 0);
        Properties settings = BrokerSettings.of(config, port, controllerPort, logs);
        LOG.atDebug().addKeyValue("settings", settings.toString()).log("Broker starts");
        if (!Files.exists(logs.resolve("meta.properties"))) {
            format(logs);
        }
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        LOG.atInfo()
                .addKeyValue("address", config.listen())
                .addKeyValue("port", port)
                .log("Broker started");
    }

    /// The port that clients connect to; meaningful once started.
    public int port() {
        return port;
    }

    /// `ADDRESS:PORT` for clients on this machine.
    public String bootstrap() {
        String address = config.advertised().isEmpty() ? config.listen() : config.advertised();
        return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }

    /// Whether the broker runs.
    public synchronized HealthStatus check() {
        return server == null ? HealthStatus.failed("broker is not running") : HealthStatus.ok();
    }

    /// Stops cleanly, in less than a second as a rule, and gives the directory back.
    @Override
    public synchronized void close() throws IOException {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
            LOG.atInfo().addKeyValue("port", port).log("Broker stopped");
        }
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    private static void format(Path logs) throws Exception {
        Formatter formatter = new Formatter();
        formatter
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .addDirectory(logs.toString())
                .setMetadataLogDirectory(logs.toString())
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    /// Binds for a moment, so that a port in use is one clear line before anything is started.
    private static int freePort(String listen, int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(listen), wanted));
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "broker port: "
                            + listen
                            + ":"
                            + wanted
                            + " cannot be opened: "
                            + failure.getMessage()
                            + " (expected: a free port; set another with broker.port)",
                    failure);
        }
    }
}
