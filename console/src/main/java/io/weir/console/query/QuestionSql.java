package io.weir.console.query;

import io.weir.base.error.WeirException;
import io.weir.pipeline.query.Dataset;
import io.weir.pipeline.query.Dimension;
import io.weir.pipeline.query.Resolution;
import io.weir.pipeline.query.Unit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Turns a [Question] into SQL over the tables of a [Dataset].
///
/// Names come from the dataset only, values travel as typed parameters. The coarsest roll-up whose
/// bucket fits the asked number of points is read up to the moment that it covers, the raw table
/// from there on; a dimension that roll-ups lack asks the raw table alone. Immutable.
public final class QuestionSql {
    /// Columns of a graph's answer: bucket start (epoch seconds), the group's values, the value per
    /// second.
    static final String TIME = "time";

    private static final int MAX_ROWS = 1_000;

    /// Seconds that are read raw although roll-ups say that they are complete: between that answer
    /// and the reading, rows may be stored that no roll-up holds yet.
    private static final int MARGIN = 60;

    private final Dataset dataset;
    private final Question question;
    private final List<Dimension> dimensions;
    private final Unit unit;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final String conditions;
    private final @Nullable Resolution rollup;
    private final long interval;

    /// @throws WeirException of kind `USER` when the question names what the dataset does not have
    public QuestionSql(Dataset dataset, Question question) {
        this.dataset = dataset;
        this.question = question;
        this.dimensions = question.dimensions().stream().map(this::dimension).toList();
        this.unit = unit();
        this.conditions = conditions();
        this.rollup = chooseRollup();
        this.interval = chooseInterval();
    }

    /// Seconds between two points of [#graph()].
    public long interval() {
        return interval;
    }

    /// The table that is mainly read.
    public String table() {
        return rollup == null ? dataset.rawTable() : rollup.table();
    }

    /// Per bucket and group the unit per second; groups beyond the limit are summed as `Other`.
    public Sql graph() {
        String bucket =
                "toUnixTimestamp(toStartOfInterval(TimeReceived, INTERVAL "
                        + interval
                        + " SECOND))";
        String text =
                "WITH source AS ("
                        + source(bucket + " AS " + TIME, interval)
                        + ")"
                        + (dimensions.isEmpty()
                                ? ""
                                : ", best AS (SELECT keys FROM source GROUP BY keys"
                                        + " ORDER BY sum(value) DESC, keys LIMIT "
                                        + question.limit()
                                        + ")")
                        + " SELECT "
                        + TIME
                        + ", "
                        + (dimensions.isEmpty()
                                ? "[] :: Array(String)"
                                : "if(keys IN (SELECT keys FROM best), keys, " + other() + ")")
                        + " AS row, sum(value) / "
                        + interval
                        + " AS rate FROM source GROUP BY "
                        + TIME
                        + ", row ORDER BY "
                        + TIME;
        return new Sql(text, parameters);
    }

    /// The groups with the largest sums: their values, the unit per second over the range, their
    /// share of everything.
    public Sql top() {
        String text =
                "WITH source AS ("
                        + source("0 AS " + TIME, bucket())
                        + ") SELECT keys AS row, sum(value) / "
                        + question.seconds()
                        + " AS rate, sum(value) / greatest((SELECT sum(value) FROM source), 1) AS"
                        + " share FROM source GROUP BY keys ORDER BY rate DESC, keys LIMIT "
                        + question.limit();
        return new Sql(text, parameters);
    }

    /// The newest single rows, all columns.
    public Sql rows() {
        String text =
                "SELECT * EXCEPT (_batch) FROM "
                        + name(dataset.rawTable())
                        + " WHERE "
                        + range(1)
                        + conditions
                        + " ORDER BY TimeReceived DESC LIMIT "
                        + Math.min(MAX_ROWS, question.points());
        return new Sql(text, parameters);
    }

    private String other() {
        return dimensions.stream()
                .map(dimension -> "'Other'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /// Sums by time and group from the roll-up, where it is complete, and from the raw table.
    ///
    /// @param grain seconds; the range begins at a multiple of it, so that the first bucket is
    ///   whole
    private String source(String time, long grain) {
        String range = range(grain);
        String keys =
                dimensions.stream()
                        .map(QuestionSql::text)
                        .collect(Collectors.joining(", ", "[", "] :: Array(String)"));
        String select =
                "SELECT " + time + ", " + keys + " AS keys, " + unit.sql() + " AS value FROM ";
        String group = " GROUP BY " + TIME + ", keys";
        if (rollup == null) {
            return select + name(dataset.rawTable()) + " WHERE " + range + conditions + group;
        }
        String complete =
                "toStartOfInterval(least(("
                        + dataset.completeBefore()
                        + "), now() - "
                        + MARGIN
                        + "), INTERVAL "
                        + rollup.interval().toSeconds()
                        + " SECOND)";
        return select
                + name(rollup.table())
                + " WHERE "
                + range
                + " AND TimeReceived < "
                + complete
                + conditions
                + group
                + " UNION ALL "
                + select
                + name(dataset.rawTable())
                + " WHERE "
                + range
                + " AND TimeReceived >= "
                + complete
                + conditions
                + group;
    }

    private String range(long grain) {
        parameters.put("start", question.start().getEpochSecond());
        parameters.put("end", question.end().getEpochSecond());
        return "TimeReceived >= toStartOfInterval(toDateTime({start:UInt32}), INTERVAL "
                + grain
                + " SECOND) AND TimeReceived < toDateTime({end:UInt32})";
    }

    private long bucket() {
        return rollup == null ? 1 : rollup.interval().toSeconds();
    }

    private String conditions() {
        StringBuilder text = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (Question.Filter filter : question.filters()) {
            Dimension dimension = dimension(filter.dimension());
            String parameter = "f" + names.size();
            names.add(parameter);
            text.append(" AND ").append(condition(dimension, parameter));
            parameters.put(parameter, filter.value());
        }
        return text.toString();
    }

    private static String condition(Dimension dimension, String parameter) {
        String type = plain(dimension.type());
        String column = name(dimension.name());
        if (type.startsWith("Array(")) {
            String element = type.substring("Array(".length(), type.length() - 1);
            return "has(" + column + ", {" + parameter + ":" + element + "})";
        }
        if (type.startsWith("Enum8")) {
            return "toString(" + column + ") = {" + parameter + ":String}";
        }
        if (type.equals("IPv6")) {
            return column + " = toIPv6({" + parameter + ":String})";
        }
        return column + " = {" + parameter + ":" + type + "}";
    }

    /// A dimension's value as text; mapped IPv4 as dotted text, country codes without padding.
    private static String text(Dimension dimension) {
        String column = name(dimension.name());
        String type = plain(dimension.type());
        if (type.equals("IPv6")) {
            return "replaceOne(toString(" + column + "), '::ffff:', '')";
        }
        if (type.startsWith("FixedString")) {
            return "toString(toStringCutToZero(" + column + "))";
        }
        return "toString(" + column + ")";
    }

    private static String plain(String type) {
        String prefix = "LowCardinality(";
        return type.startsWith(prefix) ? type.substring(prefix.length(), type.length() - 1) : type;
    }

    private static String name(String identifier) {
        return "`" + identifier.replace("`", "") + "`";
    }

    private Dimension dimension(String name) {
        return dataset.dimensions().stream()
                .filter(dimension -> dimension.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        WeirException.user(
                                "dimension: "
                                        + name
                                        + " (expected: one that GET"
                                        + " /api/v0/console/dataset lists)"));
    }

    private Unit unit() {
        return dataset.units().stream()
                .filter(candidate -> candidate.name().equals(question.units()))
                .findFirst()
                .orElseThrow(() ->
                        WeirException.user(
                                "units: "
                                        + question.units()
                                        + " (expected: "
                                        + dataset.units().stream()
                                                .map(Unit::name)
                                                .collect(Collectors.joining(", "))
                                        + ")"));
    }

    private @Nullable Resolution chooseRollup() {
        boolean rawOnly =
                dimensions.stream().anyMatch(Dimension::rawOnly)
                        || question.filters().stream()
                                .anyMatch(filter -> dimension(filter.dimension()).rawOnly());
        if (rawOnly) {
            return null;
        }
        Duration point = Duration.ofSeconds(Math.max(1, question.seconds() / question.points()));
        Resolution chosen = null;
        for (Resolution resolution : dataset.resolutions()) {
            if (resolution.interval().compareTo(point) <= 0) {
                chosen = resolution;
            }
        }
        return chosen;
    }

    private long chooseInterval() {
        long wanted = Math.max(1, Math.ceilDiv(question.seconds(), question.points()));
        return Math.ceilDiv(wanted, bucket()) * bucket();
    }
}
