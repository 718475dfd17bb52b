package io.weir.http;

import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Turns what a handler threw into an answer of one JSON line, or into a cut connection when the
/// head was already sent. What nobody expected goes to the log with the id that the client sees.
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private Failures() {}

    /// Answers `failure` as [Handler] promises.
    static void answer(Throwable failure, JettyRequest request, JettyResponse response)
            throws IOException {
        if (request.clientGone() || response.clientGone()) {
            LOG.atDebug().addKeyValue("path", request.path()).log("Client went away", failure);
            response.abort();
            return;
        }
        boolean late = response.headSent();
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        if (late || !isExpected(failure)) {
            LOG.atError()
                    .addKeyValue("id", id)
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .log(
                            late ? "Request failed after its head was sent" : "Request failed",
                            failure);
        }
        if (late) {
            response.abort();
            return;
        }
        response.reset();
        switch (failure) {
            case HttpException refused -> send(response, refused.status(), message(refused));
            case WeirException away when away.kind() == WeirException.Kind.RETRIABLE -> {
                response.header("Retry-After", "1");
                send(response, 503, message(away));
            }
            case WeirException wrong when isExpected(wrong) -> send(response, 400, message(wrong));
            default -> send(response, 500, "internal error " + id + " (see the log)");
        }
    }

    /// Answers with a status and a reason.
    static void send(Response response, int status, String message) throws IOException {
        response.status(status).header("Content-Type", "application/json");
        OutputStream out = response.body();
        out.write(Json.write(Map.of("error", message)));
        out.write('\n');
    }

    private static boolean isExpected(Throwable failure) {
        return failure instanceof HttpException
                || (failure instanceof WeirException known
                        && known.kind() != WeirException.Kind.BROKEN);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
