package io.weir.results.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.base.json.Json;
import io.weir.connect.sql.SqlDialect;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The 1,099 requests whose answers by the reference program are recorded, sent to ours over HTTP
/// on the same rows in both databases: status and body are equal, and each difference is one that
/// [RecordedDifference] names. Every answer is judged by the API's own description. Skipped without
/// the records: `corpus/results/recorded` of the folder `shared` beside the project, or of the one
/// that the property `weir.corpus.results` names. 40 to 105 s on two cores beside six other builds.
class RecordedRequestsTest {
    private static final int REQUESTS = 1_099;

    @TempDir Path folder;

    /// A request that is missing in the record.
    private record Missing(int before, String method, String path, String body) {}

    @ParameterizedTest
    @EnumSource
    void answersAsTheReferenceProgramDoes(SqlDialect dialect) throws Exception {
        Path recorded = recorded();
        RecordedDump dump = new RecordedDump(Files.readAllLines(recorded.resolve("rest-db.sql")));
        Map<String, List<RecordedAnswer>> configurations = read(recorded.resolve("rest.jsonl.gz"));
        Map<RecordedDifference, Integer> differences = new EnumMap<>(RecordedDifference.class);
        List<String> unexplained = new ArrayList<>();
        int answered = 0;
        try (RestDatabase database = RestDatabase.open(dialect, folder)) {
            for (List<RecordedAnswer> answers : configurations.values()) {
                dump.load(database);
                RestSettings settings = settings(answers.getFirst().line().get("flags"));
                OpenApiJudge judge = new OpenApiJudge(settings);
                String since = GoTime.seconds(Instant.now()).replace("Z", "");
                try (RestServer server = new RestServer(settings, database.connector())) {
                    for (RecordedAnswer was : answers) {
                        sendMissing(was.id(), server);
                        RestServer.Reply is =
                                server.send(
                                        was.method(), was.path(), was.headers(), was.requestBody());
                        answered++;
                        if (!was.isSame(is, since)) {
                            note(was, is, differences, unexplained);
                        }
                        if (is.status() != 403
                                && !RecordedDifference.UNCLEAN_PATH_8_10.explains(was, is)) {
                            String complaint = judge.complaint(was.method(), was.path(), is);
                            if (!complaint.isEmpty()) {
                                unexplained.add(was + " is not as described: " + complaint);
                            }
                        }
                    }
                }
            }
        }
        assertThat(unexplained).isEmpty();
        assertThat(answered).isEqualTo(REQUESTS);
        assertThat(differences).isEqualTo(expected(dialect));
    }

    private static void note(
            RecordedAnswer was,
            RestServer.Reply is,
            Map<RecordedDifference, Integer> differences,
            List<String> unexplained) {
        for (RecordedDifference difference : RecordedDifference.values()) {
            if (difference.explains(was, is)) {
                differences.merge(difference, 1, Integer::sum);
                return;
            }
        }
        unexplained.add(was + "\n was " + was.line() + "\n is " + is);
    }

    /// How many answers differ for which reason.
    private static Map<RecordedDifference, Integer> expected(SqlDialect dialect) {
        Map<RecordedDifference, Integer> expected = new EnumMap<>(RecordedDifference.class);
        expected.put(RecordedDifference.OPTIONS_4_3_2, 20);
        expected.put(RecordedDifference.HIT_WITHOUT_KEY_4_3_9, 2);
        expected.put(RecordedDifference.QUOTES_4_3_10, 4);
        expected.put(RecordedDifference.SUFFIX_8_6, 11);
        expected.put(RecordedDifference.LARGE_ORGANIZATION_8_8, 6);
        expected.put(RecordedDifference.HEAD_8_10, 13);
        expected.put(RecordedDifference.UNCLEAN_PATH_8_10, 51);
        expected.put(RecordedDifference.SPELLING_1_2, 23);
        expected.put(RecordedDifference.DESCRIPTION_1_12, 7);
        expected.put(RecordedDifference.PPROF_1_12, 3);
        if (dialect == SqlDialect.SQLITE) {
            expected.put(RecordedDifference.YEAR_10000_8_3, 1);
        }
        return expected;
    }

    private static RestSettings settings(JsonNode flags) {
        RestSettings settings =
                RestSettings.defaults()
                        .withStrictOrganizations(false)
                        .with(isTrue(flags, "auth"), isTrue(flags, "debug"))
                        .withOverview(Duration.ofHours(flags.get("hours").asInt()))
                        .withInfo(
                                Map.of(
                                        "BuildBranch",
                                        "master",
                                        "BuildCommit",
                                        "abafa063a8c96d4ff07cb8debaaec7f264908bb7",
                                        "BuildTime",
                                        "Sun Nov 22 14:35:40 UTC 2026",
                                        "BuildVersion",
                                        "v1.4.3",
                                        "UtilsVersion",
                                        "v1.28.0",
                                        "OCP_DB_version",
                                        "32",
                                        "DVO_DB_version",
                                        "4"));
        return flags.has("prefix") ? settings.withPrefix(flags.get("prefix").asString()) : settings;
    }

    private static boolean isTrue(JsonNode flags, String name) {
        return flags.get(name).asString().equals("true");
    }

    private static void sendMissing(int before, RestServer server) throws IOException {
        for (Missing request : MISSING) {
            if (request.before() == before) {
                server.send(
                        request.method(),
                        request.path(),
                        RestServer.as(1001),
                        request.body().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static final List<Missing> MISSING =
            RestDatabase.text("missing-requests.tsv")
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(field ->
                            new Missing(Integer.parseInt(field[0]), field[1], field[2], field[3]))
                    .toList();

    private static Map<String, List<RecordedAnswer>> read(Path file) throws IOException {
        Map<String, List<RecordedAnswer>> configurations = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file)),
                                StandardCharsets.UTF_8))) {
            lines.lines()
                    .forEach(line -> {
                        JsonNode node = Json.read(line.getBytes(StandardCharsets.UTF_8));
                        configurations
                                .computeIfAbsent(
                                        node.get("config").asString(), _ -> new ArrayList<>())
                                .add(new RecordedAnswer(node));
                    });
        }
        configurations
                .values()
                .forEach(answers ->
                        answers.sort(
                                Comparator.comparingInt(
                                        answer -> answer.line().get("seq").asInt())));
        return configurations;
    }

    private static Path recorded() {
        String property = System.getProperty("weir.corpus.results");
        Path found = property == null ? walkUp() : Path.of(property);
        Path recorded = found.resolve("recorded");
        assumeTrue(
                Files.isDirectory(recorded),
                "no shared/corpus/results beside the project: recorded requests are skipped");
        return recorded;
    }

    private static Path walkUp() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/corpus/results");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return Path.of("/nonexistent");
    }
}
