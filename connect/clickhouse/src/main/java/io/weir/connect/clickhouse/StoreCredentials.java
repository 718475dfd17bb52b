package io.weir.connect.clickhouse;

import io.weir.base.config.Secret;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How to reach the embedded store as the user who may write, from the file that the store makes at
/// its first start.
///
/// @param url base address
/// @param user the user's name
/// @param password the user's key
public record StoreCredentials(String url, String user, Secret password) {

    /// Where the file is.
    public static Path file(Path dataDir) {
        return dataDir.resolve("store").resolve("keys.json");
    }

    /// Whether the store of that data directory has ever started.
    public static boolean exist(Path dataDir) {
        return Files.isReadable(file(dataDir));
    }

    /// Reads the file of a data directory.
    ///
    /// @throws WeirException of kind `USER` when it is missing or damaged
    public static StoreCredentials read(Path dataDir) {
        Path file = file(dataDir);
        try {
            JsonNode json = Json.read(Files.readAllBytes(file));
            String url = json.path("url").asString("");
            String user = json.path("user").asString("");
            if (url.isEmpty() || user.isEmpty()) {
                throw unreadable(file, null);
            }
            return new StoreCredentials(url, user, Secret.of(json.path("password").asString("")));
        } catch (IOException | JacksonException failure) {
            throw unreadable(file, failure);
        }
    }

    private static WeirException unreadable(Path file, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Kind.USER,
                "keys of the store: "
                        + file
                        + " (expected: a file made by the store's first start)",
                cause);
    }
}
