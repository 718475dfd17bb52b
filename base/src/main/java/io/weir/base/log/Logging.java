package io.weir.base.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;

import net.logstash.logback.encoder.LogstashEncoder;

import org.slf4j.LoggerFactory;

import java.util.Locale;
import java.util.Map;

/// Applies a [LogConfig] to the whole process. Called once, before anything else logs.
public final class Logging {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}: %msg %kvp%n%ex";

    /// Libraries that speak of things that no operator acts on; Jetty warns about malformed
    /// requests, so strangers could fill the log.
    private static final Map<String, Level> QUIET =
            Map.of(
                    "org.apache.kafka", Level.WARN,
                    "org.apache.kafka.clients.NetworkClient", Level.ERROR,
                    "kafka", Level.WARN,
                    "state.change.logger", Level.WARN,
                    "org.eclipse.jetty", Level.ERROR);

    private Logging() {}

    /// Sends the log to standard error in the configured form.
    ///
    /// @param config level and form
    /// @param debug whether to log at `debug` whatever the configuration says
    /// @throws IllegalArgumentException when a level is unknown
    public static void configure(LogConfig config, boolean debug) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(config.format(), context));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(debug ? Level.DEBUG : level(config.level()));
        QUIET.forEach((name, level) -> context.getLogger(name).setLevel(level));
        config.levels().forEach((name, level) -> context.getLogger(name).setLevel(level(level)));
    }

    private static Encoder<ILoggingEvent> encoder(String format, LoggerContext context) {
        if (format.equals("json")) {
            LogstashEncoder encoder = new LogstashEncoder();
            encoder.setContext(context);
            encoder.setIncludeKeyValuePairs(false);
            encoder.addProvider(new KeyValueFields());
            encoder.start();
            return encoder;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private static Level level(String name) {
        Level level = Level.toLevel(name.toUpperCase(Locale.ROOT), null);
        if (level == null) {
            throw new IllegalArgumentException(
                    "level: " + name + " (expected: error, warn, info, debug or trace)");
        }
        return level;
    }
}
