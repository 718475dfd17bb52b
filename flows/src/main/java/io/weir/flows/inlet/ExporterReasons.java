package io.weir.flows.inlet;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Why an exporter's flows are missing or nameless, in sentences that say what to do.
final class ExporterReasons {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /// More than these are not listed one by one.
    private static final int MAX_INTERFACES = 3;

    private ExporterReasons() {}

    static List<String> of(
            List<ExporterAccount> accounts,
            ExporterReport.Waiting waiting,
            List<ExporterReport.UnknownInterface> unknown,
            long lostLastHour,
            Map<String, Long> refused) {
        List<String> reasons = new ArrayList<>();
        templates(accounts, waiting, reasons);
        interfaces(unknown, reasons);
        if (lostLastHour > 0) {
            reasons.add(
                    count(lostLastHour)
                            + " flows lost on the way in the last hour, by the sequence numbers");
        }
        long letters = accounts.stream().mapToLong(ExporterAccount::deadLettered).sum();
        if (letters > 0) {
            reasons.add(
                    "about "
                            + count(letters)
                            + " flows in the dead letters: their template never came");
        }
        refused.forEach((reason, flows) -> reasons.add(count(flows) + " flows refused: " + reason));
        return reasons;
    }

    private static void templates(
            List<ExporterAccount> accounts, ExporterReport.Waiting waiting, List<String> reasons) {
        Map<String, Long> missing = new TreeMap<>();
        for (ExporterAccount account : accounts) {
            synchronized (account) {
                missing.putAll(account.missingTemplates());
            }
        }
        missing.forEach((template, since) -> {
            LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(since), ZoneOffset.UTC);
            reasons.add(
                    "template "
                            + template.substring(0, template.indexOf(' '))
                            + " not seen since "
                            + CLOCK.format(time)
                            + " UTC"
                            + (missing.size() == 1
                                    ? ": " + count(waiting.sets()) + " data sets waiting"
                                    : ""));
        });
    }

    private static void interfaces(
            List<ExporterReport.UnknownInterface> unknown, List<String> reasons) {
        if (unknown.size() > MAX_INTERFACES) {
            reasons.add(
                    unknown.size()
                            + " interfaces have no name (add them to the exporter's interfaces, or"
                            + " give it a default one)");
            return;
        }
        for (ExporterReport.UnknownInterface gap : unknown) {
            reasons.add(
                    "interface "
                            + gap.ifIndex()
                            + " has no name: "
                            + count(gap.flows())
                            + " flows (add it to the exporter's interfaces)");
        }
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
