package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.process.DemoPast;
import io.weir.app.process.Processes;
import io.weir.app.process.Setup;
import io.weir.app.process.StoreAnswers;
import io.weir.app.process.StoreProcess;
import io.weir.app.process.Web;
import io.weir.app.role.Role;
import io.weir.app.role.RoleContext;
import io.weir.base.lifecycle.DirectoryLock;
import io.weir.base.net.ListenAddress;
import io.weir.connect.kafka.KafkaConfig;
import io.weir.embed.clickhouse.ParentWatch;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.demo.DemoConfig;
import io.weir.flows.demo.DemoExporter;
import io.weir.flows.inlet.InletConfig;
import io.weir.http.HttpServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `weir up`: everything on this machine, embedded; the store in a process of its own.
@Command(
        name = "up",
        description = {
            "Runs everything on this machine, with Kafka and ClickHouse inside.",
            "These are broker, store, orchestrator, inlet, pipeline and console. The store is a process of its own that is started again when it",
            "ends. Everything listens on loopback unless told otherwise."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    private static final List<String> OWN_START =
            List.of("-XX:AOTCache=", "-Xlog:aot", "-XX:TieredStopAtLevel=");
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(60);

    @Mixin private ConfigOptions options;

    @Option(
            names = "--demo",
            description = "Send demo traffic: a compressed past day, then live flows.")
    private boolean demo;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Open the flow sockets on this address, for example 0.0.0.0.")
    private @Nullable String listen;

    @Option(
            names = "--exit-with-parent",
            hidden = true,
            description = "Stop when standard input ends, for a process kept by another.")
    private boolean exitWithParent;

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        WeirConfig config = adapt(options.loadAndLog());
        RoleContext context = new RoleContext(config);
        DirectoryLock lock = DirectoryLock.take(config.dataPath());
        // Single roles that run there already: said once, before two of ours complain.
        for (String part : List.of("store", "broker")) {
            DirectoryLock.take(config.dataPath().resolve(part)).close();
        }
        StoreAnswers answers = new StoreAnswers(config.clickhouse(), config.dataPath());
        Stop stop =
                Stop.on(() -> {
                    context.close();
                    answers.close();
                    lock.close();
                });
        if (exitWithParent) {
            ParentWatch.start();
        }
        StoreProcess store =
                context.lifeCycle()
                        .start(
                                new StoreProcess(
                                        storeCommand(config.dataPath()),
                                        config.dataPath(),
                                        answers::now));
        context.health().registerOther("store", store::check);
        Role.BROKER.start(context);
        store.awaitFirstAnswer(STORE_PATIENCE);
        for (Role role : List.of(Role.ORCHESTRATOR, Role.PIPELINE, Role.INLET, Role.CONSOLE)) {
            role.start(context);
        }
        context.routes().add(new Processes(context.pipelines(), store).routes());
        context.routes().add(new Setup(config.inlet(), demo).routes());
        HttpServer http = Web.start(context);
        DemoPast played = new DemoPast(config.dataPath());
        DemoConfig past = demo ? played.rest(config.demo(), Instant.now()) : config.demo();
        if (demo) {
            context.lifeCycle()
                    .start(
                            new DemoExporter(
                                    past, Setup.demoTargets(config.inlet()), played::played));
        }
        announce(System.out, config, past, http.port(), System.nanoTime() - begin);
        stop.await();
        return 0;
    }

    /// The embedded broker is where the pipelines look, and the demo's names are known.
    private WeirConfig adapt(WeirConfig config) {
        WeirConfig adapted =
                config.withKafka(
                        KafkaConfig.of(config.broker().listen() + ":" + config.broker().port()));
        if (config.consumer().instance().isEmpty()) {
            // The lock on the data directory lets only one `up` be, so it may keep its name: after
            // a kill it goes on at once instead of waiting for its former self to time out.
            adapted = adapted.withConsumer(config.consumer().withInstance("up"));
        }
        InletConfig inlet = config.inlet();
        if (listen != null) {
            inlet = inlet.withListen(listen);
        }
        if (demo) {
            inlet =
                    inlet.withTimestampSource(TimestampSource.PACKET)
                            .withEnrich(inlet.enrich().plus(DemoConfig.metadata()));
        }
        return adapted.withInlet(inlet);
    }

    private List<String> storeCommand(Path dataDir) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Dweir.home=" + System.getProperty("weir.home", ""));
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx256m");
        command.addAll(ownStart());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.weir.app.Weir");
        command.add("run");
        command.add("--role=store");
        command.add("--exit-with-parent");
        command.add("--data-dir=" + dataDir);
        command.addAll(List.of(options.forChild()));
        return command;
    }

    /// The options by which this process starts quickly or compiles less, for the child.
    private static List<String> ownStart() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN_START.stream().anyMatch(option::startsWith))
                .toList();
    }

    private void announce(
            PrintStream out, WeirConfig config, DemoConfig past, int port, long nanos) {
        out.printf("weir is ready after %.1f s%n", nanos / 1e9);
        out.println("  console  http://127.0.0.1:" + port);
        config.inlet()
                .inputs()
                .forEach(input ->
                        out.printf(
                                "  %-8s %s %s%n",
                                input.name(),
                                input.protocol().word(),
                                ListenAddress.withPort(input.listen(), input.port())));
        out.println("  data     " + config.dataPath());
        if (demo) {
            out.println(
                    past.history().isZero()
                            ? "  demo     live demo traffic"
                            : "  demo     the past day is being played, then live demo traffic");
        }
        out.flush();
    }
}
