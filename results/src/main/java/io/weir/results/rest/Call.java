package io.weir.results.rest;

import io.weir.http.Request;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// One request, with who sends it. Used by one thread.
///
/// @param identity null where requests need not say who sends them
record Call(Request request, @Nullable Identity identity, RestSettings settings) {
    private static final String MESSAGE = "message";

    /// The organisation in the path, when the sender may touch it.
    ///
    /// @throws RestFailure 400 when it is none, 403 when it is another's and ours must be
    long organization() {
        long organization = Parameters.organization(request, "org_id");
        if (settings.strictOrganizations()) {
            own(organization);
        }
        return organization;
    }

    /// The organisation in the path, which is always the sender's.
    long ownOrganization() {
        long organization = Parameters.organization(request, "organization");
        own(organization);
        return organization;
    }

    /// Requires that something belongs to the sender.
    ///
    /// @throws RestFailure 403 when it does not
    void own(long organization) {
        if (identity != null && identity.organization() != organization) {
            throw RestFailure.forbidden(organization, identity.organization());
        }
    }

    /// The only organisation that the sender may see, or null when there is no such limit.
    @Nullable Long onlyOrganization() {
        return settings.strictOrganizations() && identity != null ? identity.organization() : null;
    }

    /// The body.
    RequestBody body() throws IOException {
        return RequestBody.of(request);
    }

    /// The message in the body; empty when there is no body.
    String message() throws IOException {
        return body().text(MESSAGE).map(this::message).orElse("");
    }

    /// The message in the body, which must be there.
    String requiredMessage() throws IOException {
        return message(body().text(MESSAGE).orElseThrow(RestFailure::noBody));
    }

    private String message(String text) {
        return checked(MESSAGE, "feedback message", text);
    }

    /// The justification in the body, which must be there.
    String justification() throws IOException {
        String name = "justification";
        return checked(name, name, body().text(name).orElseThrow(RestFailure::noBody));
    }

    private String checked(String name, String called, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int most = settings.maxMessageBytes();
        if (bytes.length > most) {
            throw RestFailure.validating(
                    name,
                    new String(bytes, 0, most, StandardCharsets.UTF_8) + "...",
                    called + " is longer than " + most + " bytes");
        }
        if (text.indexOf('\0') >= 0) {
            throw RestFailure.internal();
        }
        return text;
    }

    /// The clusters in the body, which must be there.
    List<String> clusters() throws IOException {
        return body().list("clusters").orElseThrow(RestFailure::noBody);
    }

    /// The clusters that a body names to filter by; none when there is no body.
    List<String> filter() throws IOException {
        RequestBody body = body();
        if (body.isEmpty()) {
            return List.of();
        }
        Optional<List<String>> clusters = body.list("clusters");
        return clusters.orElseThrow(RestFailure::internal);
    }
}
