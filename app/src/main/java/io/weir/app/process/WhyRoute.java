package io.weir.app.process;

import io.weir.base.config.Durations;
import io.weir.base.error.WeirException;
import io.weir.http.Request;
import io.weir.http.Response;
import io.weir.http.Routes;
import io.weir.pipeline.why.Answer;
import io.weir.pipeline.why.Finding;
import io.weir.pipeline.why.Totals;
import io.weir.pipeline.why.Why;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// `GET /api/v0/why?source=…&since=1h`: what is missing from a source, since when, why, and what to
/// set. Thread-safe.
final class WhyRoute {
    private static final String HOUR = "1h";

    private final Why why;

    private record Body(
            String source,
            String kind,
            String name,
            Instant from,
            Instant to,
            boolean missing,
            String summary,
            List<Finding> findings,
            List<Totals> totals) {
        static Body of(Answer answer) {
            return new Body(
                    answer.source(),
                    answer.kind().name().toLowerCase(Locale.ROOT),
                    answer.name(),
                    answer.from(),
                    answer.to(),
                    answer.missing(),
                    answer.summary(),
                    answer.findings(),
                    answer.totals());
        }
    }

    WhyRoute(Why why) {
        this.why = why;
    }

    Routes routes() {
        return new Routes().get("/api/v0/why", this::answer);
    }

    private void answer(Request request, Response response) throws IOException {
        String source = Objects.requireNonNullElse(request.query("source"), "");
        response.json(Body.of(why.ask(source, since(request))));
    }

    private static Duration since(Request request) {
        try {
            return Durations.parse(Objects.requireNonNullElse(request.query("since"), HOUR));
        } catch (IllegalArgumentException e) {
            throw new WeirException(WeirException.Kind.USER, "since: " + e.getMessage(), e);
        }
    }
}
