package io.weir.bench.flows;

import io.weir.app.command.FormatOption;
import io.weir.base.config.Durations;
import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.bench.Progress;
import io.weir.bench.Scratch;
import io.weir.bench.ScratchOption;
import io.weir.flows.capture.Datagram;
import io.weir.flows.capture.PcapReader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/// `weir bench decode`: what decoding captured datagrams costs on this machine.
@Command(
        name = "decode",
        description = {
            "Decodes the flow export datagrams of captures over and over, on one core.",
            "Says how many records a second of CPU time decodes and what a record allocates, and beside it"
                    + " what nfcapd takes for the same datagrams when it is installed."
        },
        mixinStandardHelpOptions = true)
public final class DecodeCommand implements Callable<Integer> {
    private record Report(
            long datagrams,
            long records,
            DecodeRun.Figures weir,
            NfcapdCost.@Nullable Figures nfcapd) {}

    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures: pcap or pcapng.")
    private List<Path> files;

    @Option(
            names = "--seconds",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "CPU time that is measured, after as much to warm up (default: 5s).")
    private String time;

    @Mixin private ScratchOption scratch;
    @Mixin private FormatOption format;

    @Override
    public Integer call() throws Exception {
        boolean json = format.json();
        Duration cpu = Durations.parse(time);
        if (!cpu.isPositive()) {
            throw WeirException.user("--seconds: " + time + " (expected: above 0s)");
        }
        Progress progress = new Progress(System.err);
        List<Datagram> datagrams = read();
        DecodeRun run = new DecodeRun(datagrams);
        long records = run.once();
        if (records == 0) {
            throw WeirException.user(
                    "files: no records in "
                            + datagrams.size()
                            + " datagrams (expected: flows; weir flows decode --stats says why)");
        }
        progress.say("warming up");
        run.run(cpu);
        progress.say("measuring");
        DecodeRun.Figures weir = run.run(cpu);
        NfcapdCost.Figures nfcapd;
        try (Scratch folder = scratch.open()) {
            progress.say("sending the same to nfcapd, where there is one");
            nfcapd = NfcapdCost.measure(datagrams, folder.path());
        }
        Report report = new Report(datagrams.size(), records, weir, nfcapd);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.writeText(report) + "\n" : text(report));
        out.flush();
        return 0;
    }

    private List<Datagram> read() {
        List<Datagram> datagrams = new ArrayList<>();
        for (Path file : files) {
            try (PcapReader reader = PcapReader.open(file)) {
                for (Datagram next = reader.next(); next != null; next = reader.next()) {
                    datagrams.add(next);
                }
            } catch (IOException failure) {
                throw new WeirException(
                        WeirException.Kind.USER,
                        "file: "
                                + file
                                + ": "
                                + FileErrors.reason(failure)
                                + " (expected: a capture)",
                        failure);
            }
        }
        return datagrams;
    }

    private static String text(Report report) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d datagrams, %,d records%n",
                        report.datagrams(),
                        report.records()));
        text.append("weir:   ").append(report.weir().text()).append('\n');
        NfcapdCost.Figures nfcapd = report.nfcapd();
        if (nfcapd == null) {
            text.append("nfcapd: not installed, or reads none of these\n");
        } else {
            text.append("nfcapd: ").append(nfcapd.text()).append('\n');
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%.1f times as much%n",
                            nfcapd.nanosEach() / report.weir().nanosEach()));
        }
        return text.toString();
    }
}
