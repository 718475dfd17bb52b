package io.weir.results.rest;

import java.util.regex.Pattern;

/// Why an answer is not that of the reference program; each with its number in `docs/results.md`.
enum RecordedDifference {
    /// §4.3.2: `OPTIONS` does nothing; to pages of another site it is refused like everything.
    OPTIONS_4_3_2 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            boolean foreign = was.headers().containsKey("Origin");
            return was.method().equals("OPTIONS") && is.status() == (foreign ? 403 : 204);
        }
    },
    /// §4.3.9: a hit without a proper key is shown, in one answer.
    HIT_WITHOUT_KEY_4_3_9 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.path().matches(".*/c0000000-0000-4000-8000-0000000000(29|30)/.*/report")
                    && was.status() == 500
                    && is.status() == 200;
        }
    },
    /// §4.3.10: quotes are characters like others.
    QUOTES_4_3_10 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.requestText().contains("x'y") && was.status() == 500 && is.status() < 500;
        }
    },
    /// §8.3: no time is rounded into the year 10000.
    YEAR_10000_8_3 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.path().contains("000000000019/") && is.body().contains("9999-12-31T");
        }
    },
    /// §8.6: one rule is found with and without `.report`.
    SUFFIX_8_6 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return RULE_OF_CLUSTER.matcher(was.path()).matches()
                    && !was.path().contains(".report%7C")
                    && was.status() == 404
                    && is.status() == 200;
        }
    },
    /// §8.8: organisations beyond 2^31 - 1 are like others.
    LARGE_ORGANIZATION_8_8 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.path().matches(".*/(4294967295|2147483648)/.*")
                    && was.status() == 500
                    && is.status() < 500;
        }
    },
    /// §8.10: `HEAD` is answered like `GET`, without the body.
    HEAD_8_10 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.method().equals("HEAD") && was.status() == 405 && is.body().isEmpty();
        }
    },
    /// §8.10: a path with empty segments, escaped slashes or a fragment is refused, not redirected;
    /// one with dots is what it says.
    UNCLEAN_PATH_8_10 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return UNCLEAN.matcher(was.path()).find() && is.status() != 500;
        }
    },
    /// §1.2: a cluster has one name, however it is spelled.
    SPELLING_1_2 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return SPELLED.matcher(was.path() + was.requestText()).find() && is.status() != 500;
        }
    },
    /// §1.12: the description of the API is another one.
    DESCRIPTION_1_12 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.path().matches(".*/openapi.json\\??")
                    && is.status() == 200
                    && is.body().startsWith("{\"openapi\":\"3.1.0\"");
        }
    },
    /// §1.12: `pprof` belongs to another language.
    PPROF_1_12 {
        @Override
        boolean explains(RecordedAnswer was, RestServer.Reply is) {
            return was.path().startsWith("/debug/pprof/") && is.status() == 404;
        }
    };

    private static final Pattern RULE_OF_CLUSTER = Pattern.compile(".*/users/\\w+/rules/.*%7C.*");
    private static final Pattern UNCLEAN = Pattern.compile("//|%2F|/\\.\\.?/|%2e|#");
    private static final Pattern SPELLED =
            Pattern.compile("[/\"](C0000000-|%7B|urn:|c0000000000040008)");

    /// Whether this is why.
    abstract boolean explains(RecordedAnswer was, RestServer.Reply is);
}
