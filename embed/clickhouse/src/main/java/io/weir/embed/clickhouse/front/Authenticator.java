package io.weir.embed.clickhouse.front;

import io.weir.base.config.Secret;
import io.weir.embed.clickhouse.engine.ChdbException;
import io.weir.http.Request;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/// Finds out who sent a request: by basic authentication, by the headers `X-ClickHouse-User` and
/// `X-ClickHouse-Key`, or by the parameters `user` and `password`. Nothing of these means
/// `default`, who needs no password and is believed only from loopback. Thread-safe.
public final class Authenticator {
    /// ClickHouse's error for a wrong name or password.
    static final int AUTHENTICATION_FAILED = 516;

    private final String admin;
    private final Secret key;

    /// @param admin the one user who may change data
    /// @param key that user's password
    public Authenticator(String admin, Secret key) {
        this.admin = admin;
        this.key = key;
    }

    /// Who sent the request.
    ///
    /// @throws ChdbException when the name is unknown, the key is wrong, or `default` comes from
    ///   another machine
    Account authenticate(Request request) {
        String user = "default";
        String password = "";
        String basic = request.header("Authorization");
        String headerUser = request.header("X-ClickHouse-User");
        String queryUser = request.query("user");
        if (headerUser != null) {
            user = headerUser;
            password = orEmpty(request.header("X-ClickHouse-Key"));
        } else if (basic != null) {
            String[] pair = decode(basic);
            user = pair[0];
            password = pair[1];
        } else if (queryUser != null) {
            user = queryUser;
            password = orEmpty(request.query("password"));
        }
        if (user.isEmpty() || user.equals("default")) {
            if (request.remoteAddress().getAddress().isLoopbackAddress()) {
                return Account.READER;
            }
            throw failed("default");
        }
        if (!equal(user, admin) || !equal(password, key.reveal())) {
            throw failed(user);
        }
        return Account.ADMIN;
    }

    private static boolean equal(String given, String wanted) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }

    private static String[] decode(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw failed("");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(authorization.substring(6).strip());
            String pair = new String(bytes, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? new String[] {pair, ""}
                    : new String[] {pair.substring(0, colon), pair.substring(colon + 1)};
        } catch (IllegalArgumentException malformed) {
            throw failed("");
        }
    }

    private static ChdbException failed(String user) {
        return new ChdbException(
                AUTHENTICATION_FAILED,
                "DB::Exception: "
                        + user.replaceAll("[^A-Za-z0-9_.@-]", "?")
                        + ": Authentication failed: password is incorrect, or there is no user with"
                        + " such name. (AUTHENTICATION_FAILED)");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
