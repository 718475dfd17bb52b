package io.weir.results.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.base.json.Json;
import io.weir.connect.sql.SqlDialect;
import io.weir.results.rest.RestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;

/// What the reference program gets wrong in its REST API, each defect with the number under which
/// `docs/results.md` lists it, on both databases. Every answer is judged by the API's own
/// description. 15 to 68 s on two cores beside six other builds.
class RestDefectsTest {
    private static final String CLUSTER = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String OTHER = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final String RULE = "rules.one";
    private static final String KEY = "KEY";
    private static final long OURS = 1;
    private static final long THEIRS = 2;
    private static final long LARGE = 4_294_967_295L;

    @TempDir static Path folder;

    private static final Map<SqlDialect, RestDatabase> DATABASES = new EnumMap<>(SqlDialect.class);

    private final TimeZone zone = TimeZone.getDefault();

    @BeforeAll
    static void open() {
        for (SqlDialect dialect : SqlDialect.values()) {
            DATABASES.put(dialect, RestDatabase.open(dialect, folder));
        }
    }

    @AfterAll
    static void close() {
        DATABASES.values().forEach(RestDatabase::close);
    }

    @AfterEach
    void restoreZone() {
        TimeZone.setDefault(zone);
    }

    /// What a test does.
    @FunctionalInterface
    private interface Case {
        void run(RestDatabase database, Judged server) throws Exception;
    }

    /// A server whose answers must be as described.
    private record Judged(RestServer server, OpenApiJudge judge) {
        Reply get(String path, long organization) throws Exception {
            return send("GET", path, organization, "");
        }

        Reply send(String method, String path, long organization, String body) throws Exception {
            Reply reply = server.send(method, path, organization, body);
            judge.check(method, "/api/v1/" + path, reply);
            return reply;
        }
    }

    private static void with(SqlDialect dialect, boolean strict, Case test) throws Exception {
        RestDatabase database = Objects.requireNonNull(DATABASES.get(dialect));
        database.clear();
        database.report(OURS, CLUSTER, RULE, KEY);
        database.report(THEIRS, OTHER, RULE, KEY);
        RestSettings settings =
                RestSettings.defaults().with(true, true).withStrictOrganizations(strict);
        try (RestServer server = new RestServer(settings, database.connector())) {
            test.run(database, new Judged(server, new OpenApiJudge(settings)));
        }
    }

    private static JsonNode json(Reply reply) {
        return Json.read(reply.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String vote(String cluster, long organization) {
        return "clusters/"
                + cluster
                + "/rules/rules.one.report/error_key/KEY/organizations/"
                + organization
                + "/users/1/like";
    }

    private static String report(long organization, String cluster) {
        return "organizations/" + organization + "/clusters/" + cluster + "/users/1/report";
    }

    @ParameterizedTest
    @EnumSource
    void defect4_2AnOrganisationSeesAndChangesOnlyWhatIsItsOwn(SqlDialect dialect)
            throws Exception {
        with(
                dialect,
                true,
                (database, server) -> {
                    String ack = "rules/rules.one/error_key/KEY/organizations/2/";
                    List<String> asked =
                            List.of(
                                    "GET organizations/2/clusters",
                                    "GET " + report(THEIRS, OTHER),
                                    "GET " + report(THEIRS, OTHER) + "/info",
                                    "GET organizations/2/clusters/"
                                            + OTHER
                                            + "/users/1/rules/rules.one|KEY",
                                    "GET organizations/2/clusters/" + OTHER + "/reports",
                                    "POST organizations/2/clusters/reports",
                                    "PUT " + vote(OTHER, THEIRS),
                                    "PUT " + vote(CLUSTER, THEIRS),
                                    "PUT clusters/"
                                            + OTHER
                                            + "/rules/r/error_key/K/organizations/2/disable",
                                    "GET clusters/rules/r/error_key/K/organizations/2/disabled",
                                    "GET rules/organizations/2/disabled",
                                    "POST rules/organizations/2/disabled_for_clusters",
                                    "PUT " + ack + "disable",
                                    "PUT " + ack + "enable",
                                    "POST " + ack + "update",
                                    "GET " + ack,
                                    "GET rules/organizations/2/disabled_system_wide",
                                    "POST rules/organizations/2/rating",
                                    "GET rules/rules.one|KEY/organizations/2/rating",
                                    "GET rules/rules.one|KEY/organizations/2/users/1/clusters_detail",
                                    "POST recommendations/organizations/2/users/1/list",
                                    "POST clusters/organizations/2/users/1/recommendations",
                                    "GET organization/2/workloads",
                                    "POST organization/2/workloads",
                                    "GET organization/2/namespace/n/cluster/"
                                            + OTHER
                                            + "/workloads",
                                    "DELETE organizations/2",
                                    "DELETE clusters/" + OTHER);
                    for (String request : asked) {
                        int blank = request.indexOf(' ');
                        Reply reply =
                                server.send(
                                        request.substring(0, blank),
                                        request.substring(blank + 1),
                                        OURS,
                                        "{\"justification\":\"x\",\"rule\":\"a.b|C\"}");
                        assertThat(reply.status()).as(request).isEqualTo(403);
                        assertThat(reply.body())
                                .isEqualTo(
                                        "{\"status\":\"you have no permissions to get or change info about"
                                                + " the organization with ID 2; you can access info about"
                                                + " organization with ID 1\"}\n");
                    }
                    assertThat(server.send("PUT", vote(OTHER, OURS), OURS, "").status())
                            .isEqualTo(403);
                    assertThat(server.get("organizations", OURS).body())
                            .isEqualTo("{\"organizations\":[1],\"status\":\"ok\"}\n");
                    for (String table :
                            List.of(
                                    "rule_disable",
                                    "advisor_ratings",
                                    "cluster_rule_user_feedback")) {
                        assertThat(database.count(table)).as(table).isZero();
                    }
                    assertThat(database.count("report")).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_2ReasonsOfAUserAreThoseOfTheOwnOrganisation(SqlDialect dialect) throws Exception {
        with(
                dialect,
                true,
                (_, server) -> {
                    String path = "clusters/%s/rules/r/error_key/K/organizations/%d/users/7/";
                    String ours = path.formatted(CLUSTER, OURS) + "disable_feedback";
                    String theirs = path.formatted(OTHER, THEIRS) + "disable_feedback";
                    assertThat(server.send("POST", ours, OURS, "{\"message\":\"a\"}").status())
                            .isEqualTo(200);
                    assertThat(server.send("POST", theirs, THEIRS, "{\"message\":\"b\"}").status())
                            .isEqualTo(200);
                    JsonNode reasons =
                            json(server.get("rules/users/7/disabled/feedback", OURS))
                                    .get("reasons");
                    assertThat(reasons.size()).isEqualTo(1);
                    assertThat(reasons.get(0).get("Message").asString()).isEqualTo("a");
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_2OptionsAnswers204AndDoesNothing(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    for (String path :
                            List.of(vote(CLUSTER, OURS), report(OURS, CLUSTER), "info")) {
                        Reply reply =
                                server.server()
                                        .send("OPTIONS", "/api/v1/" + path, Map.of(), new byte[0]);
                        assertThat(reply.status()).as(path).isEqualTo(204);
                        assertThat(reply.body()).isEmpty();
                        assertThat(reply.headers().get("allow")).contains("OPTIONS");
                    }
                    assertThat(database.count("cluster_rule_user_feedback")).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_9AHitWithoutItsKeyIsShownInOneAnswer(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    database.hit(OURS, CLUSTER, "o'neil", "");
                    Reply reply = server.get(report(OURS, CLUSTER), OURS);
                    assertThat(reply.status()).isEqualTo(200);
                    JsonNode report = json(reply).get("report");
                    assertThat(report.get("meta").get("count").asInt()).isEqualTo(2);
                    assertThat(report.get("reports").get(0).get("component").asString())
                            .isEqualTo("o'neil.report");
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_10TextsOfRequestsNeverBecomeSql(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    String evil = "[\"x') OR ('1'='1\",\"y'\"]";
                    assertThat(
                                    server.send(
                                                    "POST",
                                                    "recommendations/organizations/1/users/1/list",
                                                    OURS,
                                                    evil)
                                            .body())
                            .isEqualTo("{\"recommendations\":{},\"status\":\"ok\"}\n");
                    assertThat(
                                    server.send(
                                                    "POST",
                                                    "clusters/organizations/1/users/1/recommendations",
                                                    OURS,
                                                    evil)
                                            .body())
                            .isEqualTo("{\"clusters\":{},\"status\":\"ok\"}\n");
                    assertThat(
                                    server.send(
                                                    "POST",
                                                    "rules/organizations/1/disabled_for_clusters",
                                                    OURS,
                                                    evil)
                                            .body())
                            .isEqualTo("{\"rules\":[],\"status\":\"ok\"}\n");
                    assertThat(server.send("POST", "organization/1/workloads", OURS, evil).body())
                            .isEqualTo("{\"status\":\"ok\",\"workloads\":null}\n");
                    assertThat(
                                    server.send(
                                                    "GET",
                                                    "rules/rules.one|KEY/organizations/1/users/1/clusters_detail",
                                                    OURS,
                                                    "{\"clusters\":" + evil + "}")
                                            .status())
                            .isEqualTo(404);
                    String quoted = vote(CLUSTER, OURS).replace("KEY", "k'%22;--");
                    assertThat(server.send("PUT", quoted, OURS, "{\"message\":\"it's\"}").status())
                            .isEqualTo(200);
                    assertThat(database.count("cluster_rule_user_feedback")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_11BackslashesInReportsOfWorkloadsStay(SqlDialect dialect) throws Exception {
        String report =
                "{\"workload_recommendations\":[{\"component\":\"a.b.recommendation\",\"key\":\"K\","
                        + "\"details\":{\"path\":\"c:\\\\d \\\"e\\\"\"},\"workloads\":[{\"namespace_uid\":\"n\","
                        + "\"kind\":\"Pod\",\"uid\":\"u\",\"name\":\"m\"}]}]}";
        with(
                dialect,
                false,
                (database, server) -> {
                    String quoted = JsonText.write(report);
                    database.workload(OURS, CLUSTER, "n", report);
                    database.workload(OURS, CLUSTER, "q", quoted.replace("\\\"n\\\"", "\\\"q\\\""));
                    database.workload(OURS, CLUSTER, "", "x");
                    for (String namespace : List.of("n", "q")) {
                        Reply reply =
                                server.get(
                                        "organization/1/namespace/"
                                                + namespace
                                                + "/cluster/"
                                                + CLUSTER
                                                + "/workloads",
                                        OURS);
                        JsonNode found = json(reply).get("workloads").get("recommendations").get(0);
                        assertThat(found.get("check").asString()).isEqualTo("a.b|K");
                        assertThat(found.get("extra_data").get("path").asString())
                                .isEqualTo("c:\\d \"e\"");
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_11AReportOfWorkloadsTooShortToReadIsNoFailure(SqlDialect dialect)
            throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    database.workload(OURS, CLUSTER, "n", "");
                    Reply reply =
                            server.get(
                                    "organization/1/namespace/n/cluster/" + CLUSTER + "/workloads",
                                    OURS);
                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(json(reply).get("workloads").get("recommendations").size()).isZero();
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_12AClusterWithoutTimesIsAnswered(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    database.change("UPDATE report SET last_checked_at = NULL");
                    assertThat(server.get(report(OURS, CLUSTER), OURS).body())
                            .contains("\"last_checked_at\":\"0001-01-01T00:00:00Z\"");
                    Reply reply =
                            server.send(
                                    "POST",
                                    "clusters/organizations/1/users/1/recommendations",
                                    OURS,
                                    "[\"" + CLUSTER + "\"]");
                    assertThat(reply.status()).isEqualTo(200);
                    assertThat(reply.body()).contains("\"created_at\":\"0001-01-01T00:00:00Z\"");
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_12DeletingLeavesNothingBehind(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    server.send("PUT", vote(CLUSTER, OURS), OURS, "");
                    database.workload(OURS, CLUSTER, "n", "{}");
                    assertThat(server.send("DELETE", "organizations/1", OURS, "").status())
                            .isEqualTo(200);
                    for (String table :
                            List.of("report", "rule_hit", "recommendation", "report_info")) {
                        assertThat(database.count(table)).as(table).isEqualTo(1);
                    }
                    assertThat(server.send("DELETE", "clusters/" + OTHER, OURS, "").status())
                            .isEqualTo(200);
                    for (String table :
                            List.of(
                                    "report",
                                    "rule_hit",
                                    "recommendation",
                                    "report_info",
                                    "cluster_rule_user_feedback",
                                    database.workloads())) {
                        assertThat(database.count(table)).as(table).isZero();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect4_3_12TheLookBackDoesNotDependOnTheZoneOfTheMachine(SqlDialect dialect)
            throws Exception {
        for (String name : List.of("Pacific/Kiritimati", "Pacific/Pago_Pago")) {
            TimeZone.setDefault(TimeZone.getTimeZone(name));
            with(
                    dialect,
                    true,
                    (database, server) -> {
                        Object old = dialect.time(Instant.now().minus(150, ChronoUnit.MINUTES));
                        assertThat(server.get("organizations/1/clusters", OURS).body())
                                .as(name)
                                .isEqualTo(
                                        "{\"clusters\":[\"" + CLUSTER + "\"],\"status\":\"ok\"}\n");
                        database.change("UPDATE report SET reported_at = ?", old);
                        assertThat(server.get("organizations/1/clusters", OURS).body())
                                .as(name)
                                .isEqualTo("{\"clusters\":[],\"status\":\"ok\"}\n");
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void defect8_3ATimeAtTheEndOfTheCalendarHasABody(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (database, server) -> {
                    database.change(
                            "UPDATE report SET last_checked_at = ?",
                            dialect.time(Instant.parse("9999-12-31T23:59:59.999999999Z")));
                    Reply reply =
                            server.send(
                                    "POST",
                                    "clusters/organizations/1/users/1/recommendations",
                                    OURS,
                                    "[\"" + CLUSTER + "\"]");
                    assertThat(reply.body())
                            .isEqualTo(
                                    "{\"clusters\":{\""
                                            + CLUSTER
                                            + "\":{\"created_at\":\"9999-12-31T23:59:59.999999Z\","
                                            + "\"meta\":{\"cluster_version\":\"4.14.1\"},"
                                            + "\"recommendations\":[\"rules.one|KEY\"]}},\"status\":\"ok\"}\n");
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect8_6ARuleIsFoundWithAndWithoutItsSuffix(SqlDialect dialect) throws Exception {
        with(
                dialect,
                false,
                (_, server) -> {
                    for (String rule : List.of("rules.one", "rules.one.report")) {
                        String one =
                                "organizations/1/clusters/"
                                        + CLUSTER
                                        + "/users/1/rules/"
                                        + rule
                                        + "%7CKEY";
                        assertThat(server.get(one, OURS).body())
                                .as(rule)
                                .isEqualTo(
                                        "{\"report\":{\"component\":\"rules.one.report\",\"key\":\"KEY\","
                                                + "\"user_vote\":0,\"disabled\":false,"
                                                + "\"disable_feedback\":\"\",\"disabled_at\":\"\","
                                                + "\"details\":{\"a\":\"\\u003c1\\u003e\"}},"
                                                + "\"status\":\"ok\"}\n");
                        String many =
                                "rules/" + rule + "%7CKEY/organizations/1/users/1/clusters_detail";
                        assertThat(
                                        json(server.get(many, OURS))
                                                .get("clusters")
                                                .get(0)
                                                .get("cluster")
                                                .asString())
                                .as(rule)
                                .isEqualTo(CLUSTER);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect8_8LargeOrganisationsAreLikeOthers(SqlDialect dialect) throws Exception {
        with(
                dialect,
                true,
                (database, server) -> {
                    String cluster = "cccccccc-0000-4000-8000-000000000003";
                    database.report(LARGE, cluster, RULE, KEY);
                    database.workload(LARGE, cluster, "n", "{}");
                    List<String> paths =
                            List.of(
                                    report(LARGE, cluster),
                                    report(LARGE, cluster) + "/info",
                                    "organizations/" + LARGE + "/clusters",
                                    "organizations/" + LARGE + "/clusters/" + cluster + "/reports",
                                    "rules/rules.one|KEY/organizations/"
                                            + LARGE
                                            + "/users/1/clusters_detail",
                                    "organization/" + LARGE + "/workloads");
                    for (String path : paths) {
                        Reply reply = server.get(path, LARGE);
                        assertThat(reply.status()).as(path).isEqualTo(200);
                        assertThat(reply.body())
                                .as(path)
                                .contains(
                                        cluster.substring(
                                                0,
                                                path.contains("report") && !path.endsWith("reports")
                                                        ? 0
                                                        : 8));
                    }
                    assertThat(server.get(report(LARGE, CLUSTER), LARGE).status()).isEqualTo(404);
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect8_10HeadAnswersLikeGetWithoutABody(SqlDialect dialect) throws Exception {
        with(
                dialect,
                true,
                (_, server) -> {
                    Reply head = server.send("HEAD", report(OURS, CLUSTER), OURS, "");
                    Reply get = server.get(report(OURS, CLUSTER), OURS);
                    assertThat(head.status()).isEqualTo(200);
                    assertThat(head.body()).isEmpty();
                    assertThat(head.headers().get("content-length"))
                            .isEqualTo(get.headers().get("content-length"));
                    assertThat(server.send("HEAD", vote(CLUSTER, OURS), OURS, "").status())
                            .isEqualTo(405);
                });
    }

    @ParameterizedTest
    @EnumSource
    void defect8_10AnEmptySegmentIsNoOtherPath(SqlDialect dialect) throws Exception {
        with(
                dialect,
                true,
                (_, server) ->
                        assertThat(server.server().get("organizations//clusters", OURS).status())
                                .isEqualTo(400));
    }

    /// §1.2: the reference program keeps a cluster under whatever spelling came first.
    @ParameterizedTest
    @EnumSource
    void everySpellingOfAClusterIsThatCluster(SqlDialect dialect) throws Exception {
        with(
                dialect,
                true,
                (database, server) -> {
                    String upper = CLUSTER.toUpperCase(Locale.ROOT);
                    for (String given :
                            List.of(
                                    upper,
                                    "%7B" + CLUSTER + "%7D",
                                    "urn:uuid:" + CLUSTER,
                                    CLUSTER.replace("-", ""))) {
                        assertThat(server.get(report(OURS, given), OURS).status())
                                .as(given)
                                .isEqualTo(200);
                    }
                    database.report(OURS, upper, "rules.two", KEY);
                    assertThat(server.get(report(OURS, upper), OURS).body())
                            .as("a row of the reference program is found as it is")
                            .contains("rules.two");
                    assertThat(server.get(report(OURS, CLUSTER), OURS).body())
                            .contains("rules.one");
                });
    }
}
