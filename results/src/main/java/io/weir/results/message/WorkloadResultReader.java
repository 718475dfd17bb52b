package io.weir.results.message;

import io.weir.results.message.JsonValue.Kind;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/// Judges messages of workload recommendations: `contracts/results.md` §1.3. Thread-safe.
public final class WorkloadResultReader {
    private static final String RECOMMENDATIONS = "workload_recommendations";

    private final LongPredicate wanted;
    private final InstantSource clock;

    /// @param wanted whether results of an organization are stored
    public WorkloadResultReader(LongPredicate wanted, InstantSource clock) {
        this.wanted = wanted;
        this.clock = clock;
    }

    /// A message from its bytes, which are not to be changed meanwhile.
    public Verdict<WorkloadResult> read(byte[] message) {
        try {
            Envelope envelope = Envelope.read(message);
            Map<String, JsonValue> metrics = envelope.metrics();
            if (metrics.isEmpty()) {
                return Envelope.skipped();
            }
            JsonValue recommendations = metrics.get(RECOMMENDATIONS);
            if (recommendations == null) {
                throw new RejectedMessage(
                        "improper report structure, missing key with name '"
                                + RECOMMENDATIONS
                                + "'");
            }
            return store(envelope, metrics, recommendations);
        } catch (RejectedMessage rejected) {
            return new Verdict.Reject<>(String.valueOf(rejected.getMessage()));
        }
    }

    private Verdict<WorkloadResult> store(
            Envelope envelope, Map<String, JsonValue> metrics, JsonValue recommendations)
            throws RejectedMessage {
        List<NamespaceHits> namespaces = namespaces(recommendations);
        envelope.checkOrganization(wanted);
        Instant lastChecked = envelope.lastChecked();
        return new Verdict.Store<>(
                new WorkloadResult(
                        envelope.organization(),
                        envelope.account(),
                        envelope.cluster(),
                        ReportText.of(metrics),
                        namespaces,
                        lastChecked,
                        envelope.version(),
                        envelope.requestId()),
                envelope.warnings(clock.instant()));
    }

    private static List<NamespaceHits> namespaces(JsonValue recommendations)
            throws RejectedMessage {
        Namespaces namespaces = new Namespaces();
        if (recommendations.is(Kind.NULL)) {
            throw Attributes.isNull(RECOMMENDATIONS);
        }
        for (JsonValue item : Attributes.items(recommendations, "[]types.WorkloadRecommendation")) {
            Recommendation recommendation = new Recommendation();
            recommendation.read(item, "types.WorkloadRecommendation");
            namespaces.add(recommendation.component, recommendation.key, recommendation.workloads);
        }
        return namespaces.all();
    }

    private static final class Recommendation extends Fields {
        private String component = "";
        private String key = "";
        private List<Namespaces.Workload> workloads = List.of();

        Recommendation() {
            super("WorkloadRecommendation");
        }

        @Override
        void field(String name, JsonValue value) {
            switch (name) {
                case "response_id" -> {
                    var _ = text("", name, value, "string");
                }
                case "component" -> component = text(component, name, value, "string");
                case "key" -> key = text(key, name, value, "string");
                case "details" -> {
                    var _ = expect(Kind.OBJECT, name, value, "map[string]interface {}");
                }
                case "workloads" -> {
                    if (expect(Kind.ARRAY, name, value, "[]types.DVOWorkload")) {
                        workloads = workloads(value);
                    }
                }
                default -> {
                    // Stands in the report; of no meaning here.
                }
            }
        }

        private List<Namespaces.Workload> workloads(JsonValue value) {
            List<Namespaces.Workload> all = new ArrayList<>();
            if (!value.is(Kind.NULL)) {
                for (JsonValue item : value.items()) {
                    if (expect(Kind.OBJECT, "workloads", item, "types.DVOWorkload")
                            && !item.is(Kind.NULL)) {
                        all.add(workload(item));
                    }
                }
            }
            return all;
        }

        private Namespaces.Workload workload(JsonValue item) {
            String namespaceUid = "";
            String namespace = "";
            String uid = "";
            for (JsonValue.Member member : item.members()) {
                JsonValue value = member.value();
                switch (member.name()) {
                    case "namespace_uid" ->
                            namespaceUid = text(namespaceUid, member.name(), value, "string");
                    case "namespace" -> namespace = text(namespace, member.name(), value, "string");
                    case "uid" -> uid = text(uid, member.name(), value, "string");
                    default -> {
                        // Stands in the report; of no meaning here.
                    }
                }
            }
            return new Namespaces.Workload(namespaceUid, namespace, uid);
        }
    }
}
