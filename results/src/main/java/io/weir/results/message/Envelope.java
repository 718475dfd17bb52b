package io.weir.results.message;

import io.weir.results.message.JsonValue.Kind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongPredicate;

/// What messages of every kind have in common: `contracts/results.md` §1.2. Used once.
final class Envelope extends Fields {
    private static final String SKIPPED =
            "This message has an empty report and will not be processed further";

    private @Nullable Long organization;
    private @Nullable Long account;
    private @Nullable String cluster;
    private @Nullable Map<String, JsonValue> report;
    private @Nullable Map<String, JsonValue> metrics;
    private String lastChecked = "";
    private int version;
    private String requestId = "";
    private final GatheringTime gathering = new GatheringTime();

    /// What was made when, by the message.
    private static final class GatheringTime extends Fields {
        private @Nullable Instant time;

        GatheringTime() {
            super("incomingMessage.Metadata");
        }

        @Override
        void field(String name, JsonValue value) throws RejectedMessage {
            if (name.equals("gathering_time") && !value.is(Kind.NULL)) {
                if (!value.is(Kind.STRING)) {
                    throw new RejectedMessage("Time.UnmarshalJSON: input is not a JSON string");
                }
                time = Rfc3339.parse(value.string(), Rfc3339.PLAIN);
            }
        }
    }

    private Envelope() {
        super("incomingMessage");
    }

    /// Reads a message up to its content.
    ///
    /// @param message may be packed with gzip
    /// @throws RejectedMessage when it is no JSON, a member is of the wrong type, or a required one
    ///   is missing
    static Envelope read(byte[] message) throws RejectedMessage {
        byte[] unpacked = Unpacked.of(message);
        JsonValue json = JsonValue.parse(unpacked);
        Utf8.check(unpacked);
        Envelope envelope = new Envelope();
        envelope.read(json, "consumer.incomingMessage");
        envelope.organization();
        envelope.cluster();
        return envelope;
    }

    @Override
    void field(String name, JsonValue value) throws RejectedMessage {
        switch (name) {
            case "orgid" -> organization = uint32("OrgID", value, "types.OrgID");
            case "accountnumber" -> account = uint32("AccountNumber", value, "types.Account");
            case "clustername" ->
                    cluster =
                            value.is(Kind.NULL)
                                    ? null
                                    : text("", "ClusterName", value, "types.ClusterName");
            case "report" -> report = attributes(report, "Report", value, "consumer.Report");
            case "metrics" ->
                    metrics = attributes(metrics, "Metrics", value, "consumer.DvoMetrics");
            case "lastchecked" -> lastChecked = text(lastChecked, "LastChecked", value, "string");
            case "version" -> version = uint8(version, "Version", value, "types.SchemaVersion");
            case "requestid" -> requestId = text(requestId, "RequestId", value, "types.RequestID");
            case "metadata" -> {
                if (expect(Kind.OBJECT, "Metadata", value, "types.Metadata")) {
                    gathering.read(value, "types.Metadata");
                }
            }
            default -> {
                // Of no meaning.
            }
        }
    }

    /// The members of an object by their exact names, added to those of an earlier double.
    private @Nullable Map<String, JsonValue> attributes(
            @Nullable Map<String, JsonValue> earlier, String name, JsonValue value, String wanted) {
        if (value.is(Kind.NULL)) {
            return null;
        }
        Map<String, JsonValue> all = earlier == null ? new TreeMap<>(Utf8.ORDER) : earlier;
        if (expect(Kind.OBJECT, name, value, wanted)) {
            value.members().forEach(member -> all.put(member.name(), member.value()));
        }
        return all;
    }

    long organization() throws RejectedMessage {
        return required(organization, "OrgID");
    }

    @Nullable Long account() {
        return account;
    }

    UUID cluster() throws RejectedMessage {
        try {
            return ClusterName.parse(required(cluster, "ClusterName"));
        } catch (IllegalArgumentException notOne) {
            throw new RejectedMessage(String.valueOf(notOne.getMessage()));
        }
    }

    /// The attributes of the report, sorted by name.
    Map<String, JsonValue> report() throws RejectedMessage {
        return required(report, "Report");
    }

    /// The attributes of the workload metrics, sorted by name.
    Map<String, JsonValue> metrics() throws RejectedMessage {
        return required(metrics, "Metrics");
    }

    private static <T> T required(@Nullable T value, String name) throws RejectedMessage {
        if (value == null) {
            throw new RejectedMessage("missing required attribute '" + name + "'");
        }
        return value;
    }

    /// When the rules ran.
    ///
    /// @throws RejectedMessage when the text is no time
    Instant lastChecked() throws RejectedMessage {
        return Rfc3339.parse(lastChecked, Rfc3339.WITH_NANOS);
    }

    @Nullable Instant gatheredAt() {
        return gathering.time;
    }

    int version() {
        return version;
    }

    String requestId() {
        return requestId;
    }

    /// @throws RejectedMessage when messages of the organization are not wanted
    void checkOrganization(LongPredicate wanted) throws RejectedMessage {
        if (!wanted.test(organization())) {
            throw new RejectedMessage("organization ID is not in allow list");
        }
    }

    /// What is odd about the message, without being wrong.
    List<String> warnings(Instant now) throws RejectedMessage {
        List<String> warnings = new ArrayList<>();
        if (version != 1 && version != 2) {
            warnings.add("Received data with unexpected version " + version + ".");
        }
        if (lastChecked().isAfter(now)) {
            warnings.add("got a message from the future");
        }
        return warnings;
    }

    /// A message without content.
    static <T> Verdict<T> skipped() {
        return new Verdict.Skip<>(SKIPPED);
    }
}
