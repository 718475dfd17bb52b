package io.weir.flows.inlet;

import io.weir.flows.codec.DecodeEvents;
import io.weir.flows.codec.ExporterState;
import io.weir.flows.codec.RefusalReason;
import io.weir.pipeline.why.Words;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Turns what a worker's decoder tells into events that a person can read, and into dead letters.
/// Called on the worker's thread.
final class WorkerEvents implements DecodeEvents {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerEvents.class);

    private static final int MAX_MISSING_TEMPLATES = 64;

    private final Accounts accounts;
    private final RecordSink sink;

    WorkerEvents(Accounts accounts, RecordSink sink) {
        this.accounts = accounts;
        this.sink = sink;
    }

    @Override
    public void exporterSeen(ExporterState exporter) {
        accounts.of(exporter)
                .events()
                .add(exporter.firstPacketMillis(), "first-packet", "first packet");
        log(exporter, 0, "first packet");
    }

    @Override
    public void templateMissing(ExporterState exporter, long domain, int templateId) {
        ExporterAccount account = accounts.of(exporter);
        Map<String, Long> missing = account.missingTemplates();
        synchronized (account) {
            if (missing.size() < MAX_MISSING_TEMPLATES) {
                missing.putIfAbsent(key(domain, templateId), exporter.lastPacketMillis());
            }
        }
        account.events()
                .addSometimes(
                        exporter.lastPacketMillis(),
                        "template-missing",
                        key(domain, templateId),
                        "template " + templateId + " is missing: its data sets wait for it");
        log(exporter, domain, "template " + templateId + " is missing");
    }

    @Override
    public void templateArrived(
            ExporterState exporter, long domain, int templateId, long recoveredRecords) {
        ExporterAccount account = accounts.of(exporter);
        synchronized (account) {
            account.missingTemplates().remove(key(domain, templateId));
        }
        String text =
                String.format(
                        Locale.ROOT,
                        "template %d arrived, %,d flows recovered",
                        templateId,
                        recoveredRecords);
        account.events().add(exporter.lastPacketMillis(), "template-arrived", text);
        log(exporter, domain, text);
    }

    @Override
    public void templateChanged(ExporterState exporter, long domain, int templateId) {
        note(
                exporter,
                domain,
                "template-changed",
                "template " + templateId + " has another layout now");
    }

    @Override
    public void templateWithdrawn(ExporterState exporter, long domain, int templateId) {
        note(exporter, domain, "template-withdrawn", "template " + templateId + " was withdrawn");
    }

    @Override
    public void exporterRestarted(ExporterState exporter, long domain) {
        note(exporter, domain, "restarted", "the exporter restarted: its templates are forgotten");
    }

    @Override
    public void samplingChanged(ExporterState exporter, long domain, long sampler, long rate) {
        note(
                exporter,
                domain,
                "sampling-changed",
                String.format(Locale.ROOT, "one packet in %,d is sampled", rate));
    }

    @Override
    public void dropped(
            ExporterState exporter,
            long domain,
            RefusalReason reason,
            long records,
            byte[] bytes,
            int offset,
            int length) {
        ExporterAccount account = accounts.of(exporter);
        long now = System.currentTimeMillis();
        String text = sentence(reason, records);
        account.events().addSometimes(now, "refused", reason.code(), text);
        if (reason == RefusalReason.TEMPLATE_MISSING) {
            account.undecoded().taken(records);
            sink.deadLetter(
                    new UndecodedDatagram(
                            exporter.address(),
                            domain,
                            now,
                            reason.code(),
                            text,
                            records,
                            Arrays.copyOfRange(bytes, offset, offset + length)),
                    account.undecoded());
            if (exporter.waitingSets() == 0) {
                synchronized (account) {
                    account.missingTemplates().clear();
                }
            }
        }
    }

    private void note(ExporterState exporter, long domain, String kind, String text) {
        accounts.of(exporter).events().addSometimes(exporter.lastPacketMillis(), kind, text, text);
        log(exporter, domain, text);
    }

    private static void log(ExporterState exporter, long domain, String text) {
        LOG.atDebug()
                .addKeyValue("exporter", exporter.address())
                .addKeyValue("domain", domain)
                .log(text);
    }

    private static String sentence(RefusalReason reason, long records) {
        return switch (reason) {
            case TRUNCATED -> "a datagram ends before its own length says";
            case MALFORMED -> "a datagram contradicts its protocol";
            case UNKNOWN_PROTOCOL -> "a datagram is of no flow protocol";
            case UNSUPPORTED_VERSION -> "a datagram is of a version that is not read";
            case BAD_TEMPLATE -> "a template describes no record";
            case TEMPLATE_MISSING ->
                    "about "
                            + Words.count(records, "flows")
                            + " refused: their template did not come in time";
            case BUFFER_FULL ->
                    "about "
                            + Words.count(records, "flows")
                            + " refused: too many wait for their template already";
            case EXPORTER_LIMIT -> "refused: more exporters or domains than the limit";
            case TEMPLATE_LIMIT -> "a template refused: more or larger ones than the limit";
            case RECORD_LIMIT -> "records refused: more in one datagram than the limit";
        };
    }

    private static String key(long domain, int templateId) {
        return templateId + " of domain " + domain;
    }
}
