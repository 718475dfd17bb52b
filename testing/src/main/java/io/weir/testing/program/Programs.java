package io.weir.testing.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Programs of the system, found also where this user's path does not lead.
public final class Programs {
    private Programs() {}

    /// Whether a program is there.
    public static boolean installed(String name) {
        return Files.isExecutable(Path.of(path(name)));
    }

    /// Where it lies; its name alone when it is nowhere.
    public static String path(String name) {
        return Stream.of("/usr/sbin/", "/usr/bin/")
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse(name);
    }
}
