package io.weir.flows.inlet;

import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.TimestampSource;
import io.weir.flows.storage.FlowTables;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Words;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is wrong with one exporter at the moment, as the inlet sees it. Used once.
final class ExporterFindings {
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final InletConfig config;
    private final InletRemedies remedies;
    private final String address;
    private final List<ExporterAccount> accounts;
    private final Set<TimestampSource> timestamps;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    /// @param timestamps where the sockets that it sends to take the time from
    ExporterFindings(
            InletConfig config,
            InletRemedies remedies,
            String address,
            List<ExporterAccount> accounts,
            Set<TimestampSource> timestamps,
            Instant now) {
        this.config = config;
        this.remedies = remedies;
        this.address = address;
        this.accounts = accounts;
        this.timestamps = timestamps;
        this.now = now;
    }

    List<Finding> list() {
        templates();
        silence();
        clock();
        return findings;
    }

    private void templates() {
        Map<String, Long> missing = new TreeMap<>();
        long sets = 0;
        long flows = 0;
        for (ExporterAccount account : accounts) {
            sets += account.state().waitingSets();
            flows += account.state().waitingRecords();
            synchronized (account) {
                missing.putAll(account.missingTemplates());
            }
        }
        if (missing.isEmpty() || sets == 0) {
            return;
        }
        var numbers = new TreeSet<Integer>();
        missing.keySet()
                .forEach(key -> numbers.add(Integer.parseInt(key, 0, key.indexOf(' '), 10)));
        Instant since =
                Instant.ofEpochMilli(
                        missing.values().stream().mapToLong(Long::longValue).min().orElse(0));
        String names =
                String.join(", ", numbers.stream().limit(5).map(String::valueOf).toList())
                        + (numbers.size() > 5 ? ", …" : "");
        findings.add(
                Finding.ongoing(
                        "template-waiting",
                        address,
                        since,
                        flows,
                        (numbers.size() == 1 ? "template " : "templates ")
                                + names
                                + " not seen since "
                                + Words.clock(since, now)
                                + ": about "
                                + Words.count(flows, "flows")
                                + " in "
                                + Words.count(sets, "data sets")
                                + " wait (at most "
                                + config.decoder().templateWait().toSeconds()
                                + " s)",
                        remedies.refresh()));
    }

    private void silence() {
        Instant last =
                Instant.ofEpochMilli(
                        accounts.stream()
                                .map(ExporterAccount::state)
                                .mapToLong(ExporterState::lastPacketMillis)
                                .max()
                                .orElse(0));
        Duration silent = Duration.between(last, now);
        if (silent.compareTo(config.silentAfter()) > 0) {
            findings.add(
                    Finding.ongoing(
                            "silent",
                            address,
                            last,
                            0,
                            "no packet since "
                                    + Words.clock(last, now)
                                    + " ("
                                    + Words.about(silent)
                                    + ")",
                            "check that it still sends, and the way from it to here"));
        }
    }

    private void clock() {
        long ahead =
                accounts.stream()
                        .map(ExporterAccount::state)
                        .mapToLong(ExporterState::clockAheadMillis)
                        .filter(millis -> Math.abs(millis) > CLOCK_TOLERANCE.toMillis())
                        .findFirst()
                        .orElse(0);
        if (ahead == 0) {
            return;
        }
        boolean stamped = timestamps.stream().anyMatch(source -> source != TimestampSource.INPUT);
        boolean late = stamped && ahead < -FlowTables.OLDEST.toMillis();
        boolean refused = late || (stamped && ahead > FlowTables.FUTURE.toMillis());
        String stored = stamped ? ": its flows are stored at that time" : "";
        String effect =
                refused
                        ? ": its flows are refused as "
                                + (late
                                        ? "older than " + FlowTables.OLDEST.toDays() + " days"
                                        : "from the future")
                        : stored;
        findings.add(
                new Finding(
                        "clock",
                        address,
                        refused,
                        null,
                        null,
                        0,
                        0,
                        "the exporter's clock is "
                                + Words.about(Duration.ofMillis(ahead))
                                + (ahead > 0 ? " ahead" : " behind")
                                + effect,
                        "set its clock by NTP" + (stamped ? ", or timestamp-source: input" : "")));
    }
}
