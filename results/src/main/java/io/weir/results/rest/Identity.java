package io.weir.results.rest;

import io.weir.results.message.JsonValue;
import io.weir.results.message.JsonValue.Kind;
import io.weir.results.message.RejectedMessage;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.Locale;

/// Who sends a request, as the gateway before this service says in the header `x-rh-identity`: the
/// Base64 of `{"identity":{"org_id":"1","account_number":"2","user":{"user_id":"3"}}}`. The gateway
/// has checked it; the header is trusted, so only the gateway may reach this service. Immutable.
///
/// @param organization expected: 1 to 2^32 - 1
record Identity(long organization) {
    /// The header's name.
    static final String HEADER = "x-rh-identity";

    private static final String MALFORMED = "Malformed authentication token";

    /// Reads a header.
    ///
    /// @throws RestFailure 401 when it is missing, cannot be read, or names no organisation
    static Identity of(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            throw RestFailure.unauthorized("Missing auth token");
        }
        try {
            return of(JsonValue.parse(Base64.getDecoder().decode(padded(header))));
        } catch (IllegalArgumentException | RejectedMessage malformed) {
            throw RestFailure.unauthorized(MALFORMED);
        }
    }

    /// Java also takes Base64 without its padding; the header must have it.
    private static String padded(String header) {
        if (header.length() % 4 != 0) {
            throw new IllegalArgumentException("header without padding");
        }
        return header;
    }

    private static Identity of(JsonValue token) {
        JsonValue identity = object(member(token, "identity"));
        JsonValue user = object(member(identity, "user"));
        String account = text(member(identity, "account_number"));
        String id = text(member(identity, "org_id"));
        String name = text(member(user, "username"));
        String email = text(member(user, "email"));
        String userId = text(member(user, "user_id"));
        long organization = id.isEmpty() ? 0 : Parameters.uint32(id);
        if (organization == 0) {
            throw RestFailure.unauthorized(
                    "error retrieving requester org_id from token. account_number ["
                            + account
                            + "], user data [{Username:"
                            + name
                            + " Email:"
                            + email
                            + " UserID:"
                            + userId
                            + "}]");
        }
        return new Identity(organization);
    }

    private static @Nullable JsonValue object(@Nullable JsonValue value) {
        if (value == null || value.is(Kind.NULL)) {
            return null;
        }
        if (!value.is(Kind.OBJECT)) {
            throw new IllegalArgumentException("not an object");
        }
        return value;
    }

    private static String text(@Nullable JsonValue value) {
        if (value == null || value.is(Kind.NULL)) {
            return "";
        }
        if (!value.is(Kind.STRING)) {
            throw new IllegalArgumentException("not a text");
        }
        return value.string();
    }

    /// The last member of that name, without regard to case.
    private static @Nullable JsonValue member(@Nullable JsonValue object, String name) {
        JsonValue found = null;
        JsonValue checked = object(object);
        if (checked != null) {
            for (JsonValue.Member member : checked.members()) {
                if (member.name().toLowerCase(Locale.ROOT).equals(name)) {
                    found = member.value();
                }
            }
        }
        return found;
    }
}
