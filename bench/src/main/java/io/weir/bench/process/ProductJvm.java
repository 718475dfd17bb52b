package io.weir.bench.process;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a JVM of the built program is started: with the class path of `bin/weir`, and with its AOT
/// cache where one was made, which is tied to that class path. In the middle of a build the program
/// is folders of classes, and their class path is all there is.
public final class ProductJvm {
    private static final String APP_JAR = "weir-app.jar";
    private static final String CACHE = "weir.aot";

    private ProductJvm() {}

    /// Options for a JVM that runs the product alone.
    public static List<String> product() {
        return options("");
    }

    /// Options for a JVM that runs a class of this process's class path.
    public static List<String> beside() {
        return options(own());
    }

    private static List<String> options(String further) {
        List<String> options = new ArrayList<>();
        Path lib = lib();
        if (lib == null) {
            options.add("-cp");
            options.add(own());
            return options;
        }
        Path cache = lib.resolveSibling(CACHE);
        if (isOfTheseJars(cache, lib)) {
            options.add("-XX:AOTCache=" + cache);
            options.add("-Xlog:aot=off");
        }
        options.add("-cp");
        options.add(further.isEmpty() ? jars(lib) : jars(lib) + File.pathSeparator + further);
        return options;
    }

    /// The JVM does not see that a jar was replaced: a cache that is older than one is of others.
    private static boolean isOfTheseJars(Path cache, Path lib) {
        try (Stream<Path> jars = Files.list(lib)) {
            if (!Files.exists(cache)) {
                return false;
            }
            FileTime made = Files.getLastModifiedTime(cache);
            for (Path jar : (Iterable<Path>) jars::iterator) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String own() {
        return System.getProperty("java.class.path", "");
    }

    /// The folder of the program's jars, when this process runs from them.
    private static @Nullable Path lib() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(own())
                .map(Path::of)
                .filter(entry -> entry.endsWith(APP_JAR))
                .map(Path::getParent)
                .findFirst()
                .orElse(null);
    }

    /// In the order of the launcher: that of the bytes of their names.
    private static String jars(Path lib) {
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
