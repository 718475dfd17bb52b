package io.weir.embed.clickhouse.engine;

import io.weir.base.error.WeirException;

import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where `libchdb.so` is. Looked for in this order: the environment variable `WEIR_LIBCHDB` (the
/// file), the system property `weir.native.dir` (its directory), `lib/native/` of an installation,
/// and `embed/clickhouse/native/` of a checkout.
public final class NativeLibrary {
    /// Names the library file itself.
    public static final String VARIABLE = "WEIR_LIBCHDB";

    /// Names the directory that holds the library.
    public static final String PROPERTY = "weir.native.dir";

    private static final String FILE = "libchdb.so";

    private NativeLibrary() {}

    /// The library's file.
    ///
    /// @throws WeirException of kind `USER` when it is nowhere, with the command that fetches it
    public static Path find() {
        return find(
                System.getenv(VARIABLE),
                System.getProperty(PROPERTY),
                List.of(codeLocation(), Path.of("").toAbsolutePath()));
    }

    /// The same with the places given.
    ///
    /// @param starts directories from which, and from whose parents, an installation or a checkout
    ///   is looked for
    static Path find(@Nullable String file, @Nullable String directory, List<Path> starts) {
        if (file != null && !file.isEmpty()) {
            return existing(Path.of(file), VARIABLE);
        }
        if (directory != null && !directory.isEmpty()) {
            return existing(Path.of(directory, FILE), PROPERTY);
        }
        for (Path place : places(starts)) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        throw WeirException.user(
                "native library libchdb.so: not found (expected: in lib/native of the installation,"
                        + " or in a checkout after `embed/clickhouse/native/fetch`; "
                        + VARIABLE
                        + " may name the file)");
    }

    /// The name of this machine's platform as the npm packages have it, for example
    /// `linux-x64-gnu`.
    static String platform() {
        String arch =
                switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
                    case "aarch64", "arm64" -> "arm64";
                    default -> "x64";
                };
        boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
        return mac ? "darwin-" + arch : "linux-" + arch + "-gnu";
    }

    private static List<Path> places(List<Path> starts) {
        List<Path> places = new ArrayList<>();
        for (Path start : starts) {
            for (Path up = start; up != null; up = up.getParent()) {
                places.add(up.resolve("lib").resolve("native").resolve(FILE));
                places.add(
                        up.resolve("embed/clickhouse/native/node_modules/@chdb")
                                .resolve("lib-" + platform())
                                .resolve(FILE));
            }
        }
        return places;
    }

    private static Path existing(Path file, String source) {
        if (!Files.isRegularFile(file)) {
            throw WeirException.user(source + ": " + file + " (expected: the file libchdb.so)");
        }
        return file.toAbsolutePath();
    }

    private static Path codeLocation() {
        CodeSource source = NativeLibrary.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            try {
                return Path.of(source.getLocation().toURI());
            } catch (URISyntaxException | IllegalArgumentException e) {
                return Path.of("").toAbsolutePath();
            }
        }
        return Path.of("").toAbsolutePath();
    }
}
