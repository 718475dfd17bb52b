package io.weir.results.message;

import io.weir.results.message.JsonValue.Kind;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// Judges messages of rule results: `contracts/results.md` §1.2. Thread-safe.
public final class RuleResultReader {
    private static final List<String> REQUIRED = List.of("fingerprints", "reports", "system");
    private static final String ANALYSIS = "analysis_metadata";
    private static final String CLUSTER_VERSION = "version_info|CLUSTER_VERSION_INFO";

    private final LongPredicate wanted;
    private final InstantSource clock;

    /// @param wanted whether results of an organization are stored
    public RuleResultReader(LongPredicate wanted, InstantSource clock) {
        this.wanted = wanted;
        this.clock = clock;
    }

    /// A message from its bytes, which are not to be changed meanwhile.
    public Verdict<RuleResult> read(byte[] message) {
        try {
            Envelope envelope = Envelope.read(message);
            Map<String, JsonValue> report = envelope.report();
            if (!report.keySet().containsAll(REQUIRED)) {
                if (isEmpty(report)) {
                    return Envelope.skipped();
                }
                throw new RejectedMessage(
                        "improper report structure, missing key(s) with name '["
                                + String.join(" ", missing(report))
                                + "]'");
            }
            return store(envelope, report);
        } catch (RejectedMessage rejected) {
            return new Verdict.Reject<>(String.valueOf(rejected.getMessage()));
        }
    }

    private Verdict<RuleResult> store(Envelope envelope, Map<String, JsonValue> report)
            throws RejectedMessage {
        List<RuleHit> hits = hits(report);
        String clusterVersion = clusterVersion(report);
        envelope.checkOrganization(wanted);
        Instant lastChecked = envelope.lastChecked();
        return new Verdict.Store<>(
                new RuleResult(
                        envelope.organization(),
                        envelope.account(),
                        envelope.cluster(),
                        ReportText.of(report),
                        hits,
                        clusterVersion,
                        lastChecked,
                        envelope.gatheredAt(),
                        envelope.version(),
                        envelope.requestId()),
                envelope.warnings(clock.instant()));
    }

    private static List<String> missing(Map<String, JsonValue> report) {
        return REQUIRED.stream().filter(name -> !report.containsKey(name)).toList();
    }

    /// Whether nothing is in a report but what the analysis says about itself.
    private static boolean isEmpty(Map<String, JsonValue> report) throws RejectedMessage {
        for (Map.Entry<String, JsonValue> attribute : report.entrySet()) {
            JsonValue value = attribute.getValue();
            boolean empty =
                    switch (attribute.getKey()) {
                        case ANALYSIS -> true;
                        case "system" -> isNamelessSystem(value);
                        default -> isEmpty(attribute.getKey(), value);
                    };
            if (!empty) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmpty(String name, JsonValue value) throws RejectedMessage {
        return switch (value.kind()) {
            case OBJECT -> value.members().isEmpty();
            case ARRAY -> value.items().isEmpty();
            case NULL -> throw Attributes.isNull(name);
            case STRING, NUMBER, BOOL -> false;
        };
    }

    private static boolean isNamelessSystem(JsonValue system) throws RejectedMessage {
        if (system.is(Kind.NULL)) {
            throw Attributes.isNull("system");
        }
        if (!system.is(Kind.OBJECT)) {
            return isEmpty("system", system);
        }
        for (JsonValue.Member member : system.members()) {
            JsonValue value = member.value();
            boolean nameless = value.is(Kind.NULL) || value.raw().equals("\"\"");
            if (member.name().equalsIgnoreCase("hostname") && !nameless) {
                return false;
            }
        }
        return true;
    }

    private static final class HitFields extends Fields {
        private String component = "";
        private String key = "";
        private String details = "";

        HitFields() {
            super("ReportItem");
        }

        @Override
        void field(String name, JsonValue value) {
            switch (name) {
                case "component" -> component = text(component, name, value, "types.RuleID");
                case "key" -> key = text(key, name, value, "types.ErrorKey");
                case "details" -> details = value.raw();
                default -> {
                    // Stands in the report; of no meaning here.
                }
            }
        }
    }

    private static List<RuleHit> hits(Map<String, JsonValue> report) throws RejectedMessage {
        List<RuleHit> hits = new ArrayList<>();
        for (JsonValue item : items(report, "reports", "[]types.ReportItem")) {
            HitFields hit = new HitFields();
            hit.read(item, "types.ReportItem");
            // PostgreSQL's manual, §8.3: character strings cannot hold a NUL.
            if (hit.component.indexOf(0) >= 0 || hit.key.indexOf(0) >= 0) {
                throw new RejectedMessage(
                        "component and key of a report item cannot hold a NUL character");
            }
            hits.add(new RuleHit(hit.component, hit.key, hit.details));
        }
        return hits;
    }

    private static final class InfoFields extends Fields {
        private String id = "";
        private String version = "";

        InfoFields() {
            super("InfoItem");
        }

        @Override
        void field(String name, JsonValue value) {
            switch (name) {
                case "info_id" -> id = text(id, name, value, "types.InfoID");
                case "key" -> {
                    var _ = text("", name, value, "types.InfoKey");
                }
                case "details" -> {
                    if (expect(Kind.OBJECT, name, value, "map[string]string")) {
                        details(value);
                    }
                }
                default -> {
                    // Stands in the report; of no meaning here.
                }
            }
        }

        private void details(JsonValue details) {
            if (details.is(Kind.NULL)) {
                return;
            }
            for (JsonValue.Member member : details.members()) {
                String text = text("", "details", member.value(), "string");
                if (member.name().equals("version")) {
                    version = text;
                }
            }
        }
    }

    private static String clusterVersion(Map<String, JsonValue> report) throws RejectedMessage {
        String version = "";
        if (report.containsKey("info")) {
            for (JsonValue item : items(report, "info", "[]types.InfoItem")) {
                InfoFields info = new InfoFields();
                info.read(item, "types.InfoItem");
                if (info.id.equals(CLUSTER_VERSION)) {
                    version = info.version;
                }
            }
        }
        return version;
    }

    private static List<JsonValue> items(Map<String, JsonValue> report, String name, String wanted)
            throws RejectedMessage {
        JsonValue value = report.get(name);
        if (value == null || value.is(Kind.NULL)) {
            throw Attributes.isNull(name);
        }
        return Attributes.items(value, wanted);
    }
}
