package io.weir.app.command;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.flows.capture.FlowsDecode;
import io.weir.flows.codec.Decapsulation;
import io.weir.flows.codec.DecoderConfig;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.replay.FlowReplay;
import io.weir.flows.replay.Pace;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/// `weir flows`: captures of flow export, read and sent again.
@Command(
        name = "flows",
        description = "Reads captures of flow export, and sends them again.",
        subcommands = {FlowsCommand.Decode.class, FlowsCommand.Replay.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class FlowsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    /// `weir flows decode`.
    @Command(
            name = "decode",
            description = {
                "Decodes captures (pcap, pcapng), one flow a line.",
                "A summary as one JSON object goes to standard error. Files are read as one: templates"
                        + " carry over."
            },
            mixinStandardHelpOptions = true)
    public static final class Decode implements Callable<Integer> {
        private static final int BUFFER = 1 << 16;

        @Spec private CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Captures; - is standard input.")
        private List<Path> files;

        @Option(
                names = "--format",
                paramLabel = "FORMAT",
                defaultValue = "json",
                description = "json (an object with the column names per flow) or text.")
        private String format;

        @Option(
                names = "--stats",
                description = "Everything counted, by exporter, instead of the summary.")
        private boolean stats;

        @Option(
                names = "--counters",
                description =
                        "sFlow counter samples instead of flows, one a line, as JSON with the column"
                                + " names of sflow_counters.")
        private boolean counters;

        @Option(
                names = "--timestamp-source",
                paramLabel = "SOURCE",
                defaultValue = "input",
                description = "What TimeReceived is: ${COMPLETION-CANDIDATES}.")
        private TimestampSource timestampSource;

        @Option(
                names = "--decapsulation",
                paramLabel = "TUNNEL",
                defaultValue = "none",
                description = "Tunnel taken off sampled packets: ${COMPLETION-CANDIDATES}.")
        private Decapsulation decapsulation;

        @Override
        public Integer call() throws IOException {
            FlowsDecode.Lines lines =
                    switch (format) {
                        case "json" ->
                                counters
                                        ? FlowsDecode.Lines.COUNTERS_JSON
                                        : FlowsDecode.Lines.FLOWS_JSON;
                        case "text" -> FlowsDecode.Lines.FLOWS_TEXT;
                        default ->
                                throw WeirException.user(
                                        "format: " + format + " (expected: json or text)");
                    };
            if (counters && lines == FlowsDecode.Lines.FLOWS_TEXT) {
                throw WeirException.user("format: text (expected: json with --counters)");
            }
            DecoderConfig config =
                    DecoderConfig.defaults().forInput(timestampSource, decapsulation);
            OutputStream out = new BufferedOutputStream(System.out, BUFFER);
            FlowsDecode.Summary summary = FlowsDecode.decode(files, config, lines, out);
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println(Json.writeText(stats ? summary.byExporter() : summary));
            return 0;
        }
    }

    /// `weir flows replay`.
    @Command(
            name = "replay",
            description = "Sends the UDP datagrams of captures again.",
            mixinStandardHelpOptions = true)
    public static final class Replay implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Captures; - is standard input.")
        private List<Path> files;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "HOST:PORT",
                converter = Addresses.class,
                description = "Where to send.")
        private InetSocketAddress target;

        @Option(
                names = "--source",
                paramLabel = "ADDRESS",
                description = "Local address to send from.")
        private @Nullable InetAddress source;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "Datagrams per second (default: the pace of the capture).")
        private @Nullable Double rate;

        @Option(
                names = "--speed",
                paramLabel = "FACTOR",
                defaultValue = "1",
                description = "How much faster than captured (default: 1).")
        private double speed;

        @Override
        public Integer call() throws IOException {
            Pace pace = rate == null ? new Pace.CaptureTime(speed) : new Pace.Rate(rate);
            try (FlowReplay replay = new FlowReplay(target, source, pace)) {
                for (Path file : files) {
                    FlowReplay.Sent sent = replay.replay(file);
                    spec.commandLine()
                            .getErr()
                            .printf(
                                    "%s: %d datagrams, %d bytes in %.1f s%n",
                                    file,
                                    sent.datagrams(),
                                    sent.bytes(),
                                    sent.time().toNanos() / 1e9);
                }
            }
            return 0;
        }
    }
}
