package io.weir.app.command;

import io.weir.app.config.WeirConfig;
import io.weir.base.config.ConfigLoader;
import io.weir.base.log.Logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The options of every command that reads the configuration.
public final class ConfigOptions {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigOptions.class);

    private static final Path DEFAULT_FILE = Path.of("weir.yaml");

    /// Variables of ours that are no configuration keys.
    private static final String[] OTHER_VARIABLES = {"WEIR_JAVA_OPTS", "WEIR_LIBCHDB"};

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: weir.yaml here, when it exists).")
    private @Nullable Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where everything is kept (default: data-dir of the configuration, ./var).")
    private @Nullable Path dataDir;

    /// Reads defaults, file, environment and options, in this order.
    ///
    /// @throws io.weir.base.error.WeirException of kind `USER` when something does not fit
    public WeirConfig load() {
        ConfigLoader<WeirConfig> loader = loader();
        return loader.load();
    }

    /// The same, and sets the log up as configured.
    public WeirConfig loadAndLog() {
        ConfigLoader<WeirConfig> loader = loader();
        WeirConfig config = loader.load();
        Logging.configure(config.log(), Boolean.parseBoolean(System.getenv("DEBUG")));
        for (String variable : loader.passedOver()) {
            LOG.atWarn()
                    .addKeyValue("variable", variable)
                    .log("An environment variable names no setting and is passed over");
        }
        return config;
    }

    /// A loader with file, environment and options applied, for commands that set more.
    ConfigLoader<WeirConfig> loader() {
        var loader = new ConfigLoader<>(WeirConfig.class, WeirConfig.defaults());
        if (file != null) {
            loader.file(file);
        } else if (Files.exists(DEFAULT_FILE)) {
            loader.file(DEFAULT_FILE);
        }
        Map<String, String> environment = new TreeMap<>(System.getenv());
        for (String other : OTHER_VARIABLES) {
            environment.remove(other);
        }
        loader.environment(environment, "WEIR");
        if (dataDir != null) {
            loader.set(dataDir.toString(), "data-dir");
        }
        return loader;
    }

    /// The options that make a child process read the same configuration.
    String[] forChild() {
        return file == null
                ? new String[0]
                : new String[] {"--config", file.toAbsolutePath().toString()};
    }
}
