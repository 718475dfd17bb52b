package io.weir.embed.clickhouse;

import io.weir.base.config.Secret;
import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;
import io.weir.base.json.Json;

import tools.jackson.core.JacksonException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/// How to reach the store as the user who may change data; kept in the file `keys.json` that only
/// the owner of the data directory can read.
///
/// @param url of the HTTP interface
/// @param user the user's name
/// @param password the user's key
public record StoreKeys(String url, String user, Secret password) {
    /// The user who may change data.
    public static final String ADMIN = "weir";

    private static final int KEY_BYTES = 24;
    private static final String FILE = "keys.json";

    private record File(String url, String user, String password) {}

    /// Reads the keys of a store's directory.
    ///
    /// @throws WeirException of kind `USER` when there are none or the file is damaged
    public static StoreKeys read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            File keys = Json.read(Files.readAllBytes(file), File.class);
            return new StoreKeys(keys.url(), keys.user(), Secret.of(keys.password()));
        } catch (IOException | JacksonException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "keys of the store: "
                            + file
                            + " cannot be read (expected: written by the store's first start): "
                            + e.getMessage(),
                    e);
        }
    }

    /// The key of an earlier start, or a new one; nothing is written, and there is no address yet.
    static StoreKeys keptOrNew(Path directory) {
        String password =
                Files.exists(directory.resolve(FILE))
                        ? read(directory).password().reveal()
                        : newKey();
        return new StoreKeys("", ADMIN, Secret.of(password));
    }

    /// The same with an address, written down: who reads the file finds either the address of the
    /// last start or this one.
    ///
    /// @throws WeirException of kind `USER` when the file cannot be written; the earlier one is
    ///   left as it was
    StoreKeys writeDown(Path directory, String address) {
        StoreKeys keys = new StoreKeys(address, user, password);
        try {
            keys.write(directory);
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "keys of the store: "
                            + directory.resolve(FILE)
                            + " cannot be written: "
                            + (FileErrors.noRoom(failure) ? "the disk is full" : failure)
                            + " (expected: room and the right to write)",
                    failure);
        }
        return keys;
    }

    private void write(Path directory) throws IOException {
        Path temporary = directory.resolve(FILE + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(
                temporary,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                temporary,
                Json.write(Map.of("url", url, "user", user, "password", password.reveal())));
        Files.move(
                temporary,
                directory.resolve(FILE),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String newKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
