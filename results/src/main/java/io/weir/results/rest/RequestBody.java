package io.weir.results.rest;

import io.weir.http.HttpException;
import io.weir.http.Request;
import io.weir.results.message.JsonValue;
import io.weir.results.message.JsonValue.Kind;
import io.weir.results.message.RejectedMessage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The JSON that a client sends: its first value; what follows it is passed over. Names of members
/// count without regard to case, and of doubles the last. Immutable.
final class RequestBody {
    /// The longest body that is read.
    static final int MAX_BYTES = 16 << 20;

    private static final String WRONG_TYPE = "bad type in json data";

    private final byte[] bytes;

    private RequestBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A rule and what someone thinks of it.
    record Rating(String rule, int rating) {}

    /// Reads the whole body.
    static RequestBody of(Request request) throws IOException {
        byte[] bytes = request.body().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new HttpException(
                    413, "body: longer than " + MAX_BYTES + " bytes (expected: at most that)");
        }
        return new RequestBody(bytes);
    }

    /// The text of one member; empty when there is no such member.
    ///
    /// @return nothing when there is no JSON in the body
    Optional<String> text(String name) {
        return first().map(value -> text(member(value, name)));
    }

    /// A list of texts, null when it is one of none.
    ///
    /// @throws RestFailure 500 when the body is empty, as the reference program answers
    @Nullable List<String> list() {
        return list(first().orElseThrow(RestFailure::internal));
    }

    /// A list that is a member, null when there is none.
    ///
    /// @return nothing when there is no JSON in the body
    Optional<List<String>> list(String name) {
        return first().map(value -> {
            JsonValue member = member(value, name);
            List<String> list = member == null ? null : list(member);
            return list == null ? List.of() : list;
        });
    }

    /// A rating.
    ///
    /// @return nothing when there is no JSON in the body
    Optional<Rating> rating() {
        return first().map(value ->
                new Rating(text(member(value, "rule")), integer(member(value, "rating"))));
    }

    /// Whether the body has no byte at all.
    boolean isEmpty() {
        return bytes.length == 0;
    }

    private Optional<JsonValue> first() {
        try {
            return JsonValue.first(bytes);
        } catch (RejectedMessage malformed) {
            String reason = String.valueOf(malformed.getMessage());
            throw reason.startsWith("unexpected end of JSON")
                    ? RestFailure.internal()
                    : RestFailure.bad(reason);
        }
    }

    private static @Nullable JsonValue member(JsonValue value, String name) {
        if (value.is(Kind.NULL)) {
            return null;
        }
        if (!value.is(Kind.OBJECT)) {
            throw RestFailure.bad(WRONG_TYPE);
        }
        JsonValue found = null;
        for (JsonValue.Member member : value.members()) {
            if (member.name().toLowerCase(Locale.ROOT).equals(name)
                    && !member.value().is(Kind.NULL)) {
                found = member.value();
            }
        }
        return found;
    }

    private static String text(@Nullable JsonValue value) {
        if (value == null || value.is(Kind.NULL)) {
            return "";
        }
        if (!value.is(Kind.STRING)) {
            throw RestFailure.bad(WRONG_TYPE);
        }
        return value.string();
    }

    private static int integer(@Nullable JsonValue value) {
        if (value == null) {
            return 0;
        }
        try {
            return Integer.parseInt(value.is(Kind.NUMBER) ? value.raw() : "");
        } catch (NumberFormatException notWhole) {
            throw RestFailure.bad(WRONG_TYPE);
        }
    }

    private static @Nullable List<String> list(JsonValue value) {
        if (value.is(Kind.NULL)) {
            return null;
        }
        if (!value.is(Kind.ARRAY)) {
            throw RestFailure.bad(WRONG_TYPE);
        }
        List<String> list = new ArrayList<>();
        for (JsonValue item : value.items()) {
            list.add(text(item));
        }
        return list;
    }
}
