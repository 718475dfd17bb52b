package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.app.process.Setup;
import io.weir.flows.demo.DemoExporter;
import io.weir.flows.demo.DemoTargets;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

/// `weir demo-exporter`: five routers of a small provider.
@Command(
        name = "demo-exporter",
        description = {
            "Sends demo traffic until it is told to stop.",
            "NetFlow v9, IPFIX and sFlow of a small provider, from 127.0.0.2 to 127.0.0.6; first a",
            "compressed past, then live."
        },
        mixinStandardHelpOptions = true)
public final class DemoExporterCommand implements Callable<Integer> {
    @Mixin private ConfigOptions options;

    @Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            converter = Addresses.class,
            description = "Send everything there (default: the inputs of the configuration).")
    private @Nullable InetSocketAddress target;

    @Override
    public Integer call() throws Exception {
        WeirConfig config = options.loadAndLog();
        DemoTargets targets =
                target == null ? Setup.demoTargets(config.inlet()) : DemoTargets.all(target);
        DemoExporter exporter = new DemoExporter(config.demo(), targets);
        Stop stop =
                Stop.on(() -> {
                    exporter.close();
                    exporter.totals().forEach(System.out::println);
                });
        exporter.start();
        stop.await();
        return 0;
    }
}
