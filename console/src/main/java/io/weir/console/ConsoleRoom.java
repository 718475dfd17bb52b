package io.weir.console;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;
import io.weir.connect.clickhouse.ClickHouseClient;
import io.weir.connect.clickhouse.QueryResult;
import io.weir.console.query.Question;
import io.weir.console.query.QuestionSql;
import io.weir.console.query.Sql;
import io.weir.http.Request;
import io.weir.http.Response;
import io.weir.http.Routes;
import io.weir.pipeline.query.Dataset;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The front door of the console: its pages, and the questions that they ask.
///
/// | route | asks |
/// |---|---|
/// | `GET /api/v0/console/dataset` | dimensions and units |
/// | `GET /api/v0/console/summary` | rates of the last minute, exporters, newest flow |
/// | `GET /api/v0/console/exporters` | exporters heard in the last day, by the ledger |
/// | `GET /api/v0/console/interfaces` | bits/s of each interface against its speed |
/// | `GET /api/v0/console/completeness?start=&end=` | per minute: items heard and items missing |
/// | `GET /api/v0/console/stored?exporter=&since=` | flows of an exporter that can be queried |
/// | `POST /api/v0/console/graph` | a [Question] over time |
/// | `POST /api/v0/console/top` | the largest groups of a [Question] |
/// | `POST /api/v0/console/flows` | the newest single flows of a [Question] |
///
/// Every answer names the statement that was run in the header `X-SQL-Query`. Statements run
/// read-only, with limits. Thread-safe.
public final class ConsoleRoom {
    private static final String PREFIX = "/api/v0/console";
    private static final int MAX_BODY = 64 << 10;

    /// `readonly = 2`: nothing may be changed, but the limits beside it may be set.
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "readonly", "2",
                    "max_execution_time", "30",
                    "max_result_rows", "100000",
                    "max_memory_usage", "4000000000");

    private final Supplier<ClickHouseClient> client;
    private final Dataset dataset;
    private final FixedQuestions fixed;

    private record DatasetAnswer(List<Named> dimensions, List<Named> units) {}

    private record Named(String name, String label) {}

    private record GraphAnswer(
            String table,
            long interval,
            String units,
            List<String> dimensions,
            List<? extends List<JsonNode>> rows) {}

    private record TableAnswer(List<String> columns, List<? extends List<JsonNode>> rows) {}

    /// @param client to the tables of the dataset; asked for each question, because another copy
    ///   may be the one that answers
    /// @param dataset what can be asked about
    public ConsoleRoom(Supplier<ClickHouseClient> client, Dataset dataset) {
        this.client = client;
        this.dataset = dataset;
        this.fixed = new FixedQuestions(dataset);
    }

    /// The routes of the API and the pages.
    public Routes routes() {
        return new Routes()
                .get(PREFIX + "/dataset", (_, response) -> response.json(describe()))
                .get(PREFIX + "/summary", (_, response) -> table(fixed.summary(), response))
                .get(PREFIX + "/exporters", (_, response) -> table(fixed.exporters(), response))
                .get(
                        PREFIX + "/interfaces",
                        (request, response) ->
                                table(fixed.interfaces(request.query("exporter")), response))
                .get(
                        PREFIX + "/completeness",
                        (request, response) ->
                                table(
                                        fixed.completeness(
                                                request.query("start"), request.query("end")),
                                        response))
                .get(
                        PREFIX + "/stored",
                        (request, response) ->
                                table(
                                        fixed.stored(
                                                request.query("exporter"), request.query("since")),
                                        response))
                .post(PREFIX + "/graph", this::graph)
                .post(PREFIX + "/top", (request, response) -> table(asked(request).top(), response))
                .post(
                        PREFIX + "/flows",
                        (request, response) -> table(asked(request).rows(), response))
                .files("/", "web");
    }

    private DatasetAnswer describe() {
        return new DatasetAnswer(
                dataset.dimensions().stream().map(d -> new Named(d.name(), d.label())).toList(),
                dataset.units().stream().map(u -> new Named(u.name(), u.label())).toList());
    }

    private void graph(Request request, Response response) throws IOException {
        Question question = question(request);
        QuestionSql sql = new QuestionSql(dataset, question);
        QueryResult result = run(sql.graph(), response);
        response.json(
                new GraphAnswer(
                        sql.table(),
                        sql.interval(),
                        question.units(),
                        question.dimensions(),
                        result.rows()));
    }

    private QuestionSql asked(Request request) throws IOException {
        return new QuestionSql(dataset, question(request));
    }

    private static Question question(Request request) throws IOException {
        byte[] body = request.body().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw WeirException.user("body: too long (expected: up to " + MAX_BODY + " bytes)");
        }
        try {
            return Json.read(body, Question.Form.class).question();
        } catch (JacksonException e) {
            if (e.getCause() instanceof WeirException known) {
                throw known;
            }
            throw new WeirException(
                    WeirException.Kind.USER,
                    "body: " + e.getOriginalMessage() + " (expected: a question as JSON)",
                    e);
        }
    }

    private void table(Sql sql, Response response) throws IOException {
        QueryResult result = run(sql, response);
        response.json(
                new TableAnswer(
                        result.fields().stream().map(QueryResult.Field::name).toList(),
                        result.rows()));
    }

    private QueryResult run(Sql sql, Response response) {
        response.header("X-SQL-Query", sql.text());
        return client.get().query(sql.text(), sql.parameters(), SETTINGS);
    }
}
