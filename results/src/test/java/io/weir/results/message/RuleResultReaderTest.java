package io.weir.results.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/// The rules for messages of rule results, `contracts/results.md` §1.2.
class RuleResultReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final RuleResultReader READER = new RuleResultReader(_ -> true, () -> NOW);
    private static final String CLUSTER = "5f3a0c9e-0b1d-4a62-9d57-2f6f7d0c1e11";

    private static final String REPORT =
            """
            {"system":{"hostname":null},"fingerprints":[],
             "reports":[{"component":"net.mtu.report","key":"MTU_LOW","details":{"mtu": 576}},
                        {"component":"disk.full","key":"DISK_FULL"}],
             "info":[{"info_id":"version_info|CLUSTER_VERSION_INFO","key":"K","details":{"version":"4.17.3"}}]}\
            """;

    private static final byte[] ODD = bytes("{}[]\":,\\u-0e. nt\u0001é");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String message(String report) {
        return """
        {"OrgID":7,"AccountNumber":8,"ClusterName":"%s","Report":%s,
         "LastChecked":"2026-11-23T11:00:00+01:00","Version":2,"RequestId":"r1",
         "Metadata":{"gathering_time":"2026-11-23T09:59:00Z"}}\
        """
                .formatted(CLUSTER, report);
    }

    private static RuleResult stored(String message) {
        assertThat(READER.read(bytes(message))).isInstanceOf(Verdict.Store.class);
        return ((Verdict.Store<RuleResult>) READER.read(bytes(message))).message();
    }

    private static String reason(RuleResultReader reader, String message) {
        return switch (reader.read(bytes(message))) {
            case Verdict.Store<RuleResult> _ -> "stored";
            case Verdict.Skip<RuleResult> skip -> "skipped: " + skip.reason();
            case Verdict.Reject<RuleResult> reject -> reject.reason();
        };
    }

    @Test
    void aMessageSaysWhatWasFound() {
        assertThat(stored(message(REPORT)))
                .returns(7L, RuleResult::organization)
                .returns(8L, RuleResult::account)
                .returns(UUID.fromString(CLUSTER), RuleResult::cluster)
                .returns("4.17.3", RuleResult::clusterVersion)
                .returns(Instant.parse("2026-11-23T10:00:00Z"), RuleResult::lastChecked)
                .returns(Instant.parse("2026-11-23T09:59:00Z"), RuleResult::gatheredAt)
                .returns(2, RuleResult::version)
                .returns("r1", RuleResult::requestId)
                .satisfies(result ->
                        assertThat(result.hits())
                                .containsExactly(
                                        new RuleHit("net.mtu.report", "MTU_LOW", "{\"mtu\": 576}"),
                                        new RuleHit("disk.full", "DISK_FULL", "")))
                .extracting(RuleResult::report)
                .asString()
                .startsWith("{\"fingerprints\":[],\"info\":[{\"info_id\"")
                .endsWith(",\"system\":{\"hostname\":null}}")
                .contains("{\"mtu\":576}");
        assertThat(stored(message(REPORT)).hits())
                .extracting(RuleHit::module)
                .containsExactly("net.mtu", "disk.full");
    }

    @Test
    void namesOfMembersKnowNoCaseAndTheLastCounts() {
        RuleResult result =
                stored(
                        message(REPORT)
                                .replace("\"OrgID\":7", "\"ORGID\":5,\"orgid\":6,\"OrgId\":7")
                                .replace("\"RequestId\":\"r1\"", "\"requestid\":\"r2\",\"x\":1"));
        assertThat(result)
                .returns(7L, RuleResult::organization)
                .returns("r2", RuleResult::requestId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"OrgID\":7; \"OrgID\":null; missing required attribute 'OrgID'",
                "\"OrgID\":7; \"OrgID\":4294967296; json: cannot unmarshal number 4294967296 into"
                        + " Go struct field incomingMessage.OrgID of type types.OrgID",
                "\"OrgID\":7; \"OrgID\":-1; json: cannot unmarshal number -1 into Go struct field"
                        + " incomingMessage.OrgID of type types.OrgID",
                "\"OrgID\":7; \"OrgID\":1e2; json: cannot unmarshal number 1e2 into Go struct field"
                        + " incomingMessage.OrgID of type types.OrgID",
                "\"OrgID\":7; \"OrgID\":\"7\"; json: cannot unmarshal string into Go struct field"
                        + " incomingMessage.OrgID of type types.OrgID",
                "\"Version\":2; \"Version\":256; json: cannot unmarshal number 256 into Go struct"
                        + " field incomingMessage.Version of type types.SchemaVersion",
                "\"ClusterName\"; \"Cluster\"; missing required attribute 'ClusterName'",
                CLUSTER + "; abc; cluster name is not a UUID",
                "\"Report\"; \"Rapport\"; missing required attribute 'Report'",
                "T11:00:00; Tnoon; `parsing time \"2026-11-23Tnoon+01:00\" as"
                        + " \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"noon+01:00\" as"
                        + " \"15\"`",
                "T09:59:00Z; ; `parsing time \"2026-11-23\" as \"2006-01-02T15:04:05Z07:00\": cannot"
                        + " parse \"\" as \"T\"`",
                "\"fingerprints\":[],; ``; improper report structure, missing key(s) with name"
                        + " '[fingerprints]'",
                "\"reports\"; \"rapports\"; improper report structure, missing key(s) with name"
                        + " '[reports]'",
                "\"key\":\"MTU_LOW\"; \"key\":5; json: cannot unmarshal number into Go struct field"
                        + " ReportItem.key of type types.ErrorKey",
                "MTU_LOW; MTU\\u0000; component and key of a report item cannot hold a NUL"
                        + " character",
                "\"4.17.3\"; {}; json: cannot unmarshal object into Go struct field"
                        + " InfoItem.details of type string"
            })
    void whatIsWrongIsSaid(String part, String instead, String reason) {
        String message = message(REPORT);
        String changed = message.replace(part, instead == null ? "" : instead);
        assertThat(changed).isNotEqualTo(message);
        assertThat(reason(READER, changed)).isEqualTo(reason);
    }

    @Test
    void reportsThatAreNullAreRejectedAndDoNotEndTheProgram() {
        assertThat(reason(READER, message("{\"system\":{},\"fingerprints\":[],\"reports\":null}")))
                .isEqualTo("improper report structure, key with name 'reports' is null");
        assertThat(
                        reason(
                                READER,
                                message(
                                        "{\"system\":{},\"fingerprints\":[],\"reports\":[],\"info\":null}")))
                .isEqualTo("improper report structure, key with name 'info' is null");
        assertThat(reason(READER, message("{\"system\":null}")))
                .isEqualTo("improper report structure, key with name 'system' is null");
        assertThat(reason(READER, message("{\"anything\":null}")))
                .isEqualTo("improper report structure, key with name 'anything' is null");
    }

    @Test
    void reportsWithoutAnythingInThemAreSkippedOrEmpty() {
        String skipped =
                "skipped: This message has an empty report and will not be processed further";
        assertThat(reason(READER, message("{}"))).isEqualTo(skipped);
        assertThat(
                        reason(
                                READER,
                                message(
                                        "{\"analysis_metadata\":{\"a\":1},\"system\":{\"hostname\":\"\","
                                                + "\"metadata\":{\"b\":2}},\"pass\":[ ]}")))
                .isEqualTo(skipped);
        assertThat(reason(READER, message("{\"system\":{\"hostname\":\"h\"}}")))
                .isEqualTo(
                        "improper report structure, missing key(s) with name '[fingerprints"
                                + " reports]'");
        assertThat(stored(message("{\"system\":{},\"fingerprints\":[],\"reports\":[]}")).hits())
                .isEmpty();
    }

    @Test
    void organizationsThatAreNotWantedAreRejectedBeforeTheTimeIsRead() {
        RuleResultReader reader = new RuleResultReader(id -> id == 8, () -> NOW);
        assertThat(reason(reader, message(REPORT).replace("T11:00:00", "Tnoon")))
                .isEqualTo("organization ID is not in allow list");
        assertThat(reason(reader, message(REPORT).replace("\"OrgID\":7", "\"OrgID\":8")))
                .isEqualTo("stored");
    }

    @Test
    void whatIsOddIsSaid() {
        String odd =
                message(REPORT)
                        .replace("\"Version\":2", "\"Version\":7")
                        .replace("T11:00:00+01:00", "T12:00:01Z");
        assertThat(((Verdict.Store<RuleResult>) READER.read(bytes(odd))).warnings())
                .containsExactly(
                        "Received data with unexpected version 7.",
                        "got a message from the future");
    }

    @Test
    void messagesMayBePacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(bytes(message(REPORT)));
        }
        byte[] message = packed.toByteArray();
        assertThat(READER.read(message)).isInstanceOf(Verdict.Store.class);
        assertThat(READER.read(Arrays.copyOf(message, message.length - 20)))
                .isEqualTo(new Verdict.Reject<RuleResult>("unexpected EOF"));
    }

    /// A hundred thousand messages with a few bytes changed: none does more than be judged.
    @Test
    void noMessageDoesMoreThanBeJudged() {
        byte[] whole = bytes(message(REPORT));
        Random random = new Random(20_261_123);
        int stored = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] message =
                    random.nextInt(4) == 0
                            ? Arrays.copyOf(whole, random.nextInt(whole.length))
                            : whole.clone();
            for (int change = random.nextInt(4); change > 0 && message.length > 0; change--) {
                message[random.nextInt(message.length)] = ODD[random.nextInt(ODD.length)];
            }
            if (READER.read(message) instanceof Verdict.Store<RuleResult>) {
                stored++;
            }
        }
        assertThat(stored).isBetween(10_000, 60_000);
    }
}
