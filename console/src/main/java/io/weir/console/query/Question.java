package io.weir.console.query;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A question about a dataset, as a page sends it.
///
/// @param start beginning of the range, ISO 8601 UTC
/// @param end end of the range, exclusive
/// @param dimensions names of what to group by; may be empty
/// @param filters all of them must hold
/// @param units name of the unit to sum; default `l3bits`
/// @param limit how many groups to tell apart, the rest is `Other`; 1 to 50, default 10
/// @param points about how many points in time; 2 to 2,000, default 200
public record Question(
        Instant start,
        Instant end,
        List<String> dimensions,
        List<Filter> filters,
        String units,
        int limit,
        int points) {
    private static final int MAX_DIMENSIONS = 5;
    private static final int MAX_FILTERS = 20;
    private static final int MAX_VALUE = 1_000;
    private static final Duration MAX_RANGE = Duration.ofDays(3_660);

    /// One condition: the dimension has that value.
    ///
    /// @param dimension its name
    /// @param value as text; compared as the dimension's own type
    public record Filter(String dimension, String value) {
        public Filter {
            if (dimension == null || value == null || value.length() > MAX_VALUE) {
                throw WeirException.user(
                        "filter: (expected: a dimension and a value of up to "
                                + MAX_VALUE
                                + " characters)");
            }
        }
    }

    /// The question as JSON has it; everything but the range may be missing.
    public record Form(
            @Nullable String start,
            @Nullable String end,
            @Nullable List<String> dimensions,
            @Nullable List<Filter> filters,
            @Nullable String units,
            @Nullable Integer limit,
            @Nullable Integer points) {

        /// The question with what is missing filled in.
        ///
        /// @throws WeirException of kind `USER` when a value is outside its bounds
        public Question question() {
            return new Question(
                    time("start", start),
                    time("end", end),
                    dimensions == null ? List.of() : dimensions,
                    filters == null ? List.of() : filters,
                    units == null ? "l3bits" : units,
                    limit == null ? 10 : limit,
                    points == null ? 200 : points);
        }
    }

    public Question {
        dimensions = List.copyOf(dimensions);
        filters = List.copyOf(filters);
        between("limit", limit, 1, 50);
        between("points", points, 2, 2_000);
        between("number of dimensions", dimensions.size(), 0, MAX_DIMENSIONS);
        between("number of filters", filters.size(), 0, MAX_FILTERS);
        if (!start.isBefore(end) || Duration.between(start, end).compareTo(MAX_RANGE) > 0) {
            throw WeirException.user(
                    "range: " + start + " to " + end + " (expected: start before end, 10 years)");
        }
    }

    /// The length of the range in seconds, at least 1.
    public long seconds() {
        return Math.max(1, Duration.between(start, end).toSeconds());
    }

    private static Instant time(String name, @Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    name + ": " + text + " (expected: a time such as 2026-01-31T12:00:00Z)",
                    e);
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw WeirException.user(
                    name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
