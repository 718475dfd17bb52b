package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How the launcher finds its JDK (`bin/jdk.sh`), with launchers that do not work in its way.
class JdkSearchTest {
    private static final String GOOD = "#!/bin/sh\necho 'openjdk version \"25.0.1\"' >&2\n";
    private static final String OLD = "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n";
    private static final String FAILS = "#!/bin/sh\nexit 1\n";
    private static final String OTHER_MACHINE = "\u007fELF garbage";

    @TempDir private Path folder;

    private Path jdk(String name, String java) throws Exception {
        Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Path file = Files.writeString(bin.resolve("java"), java, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder.resolve(name);
    }

    /// The `java` that is chosen with these variables alone.
    private String chosen(Map<String, String> environment) throws Exception {
        ProcessBuilder search =
                new ProcessBuilder(
                                List.of(
                                        "/bin/bash",
                                        "-c",
                                        "set -euo pipefail; . bin/jdk.sh; find_java; echo $JAVA"))
                        .directory(Path.of("..").toFile())
                        .redirectErrorStream(true);
        search.environment().clear();
        search.environment().putAll(environment);
        Process process = search.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    @Test
    void whatDoesNotWorkOrIsTooOldIsPassedOver() throws Exception {
        Path good = jdk("good", GOOD);
        for (String bad : List.of(FAILS, OTHER_MACHINE, OLD)) {
            Map<String, String> environment = new HashMap<>();
            environment.put("JAVA_HOME", jdk("bad", bad).toString());
            environment.put("PATH", good.resolve("bin") + ":/usr/bin:/bin");
            assertThat(chosen(environment)).isEqualTo(good.resolve("bin/java").toString());
        }
    }

    @Test
    void aGoodJavaHomeIsTakenFirstAlsoWithoutAHomeDirectory() throws Exception {
        Path good = jdk("good", GOOD);
        assertThat(chosen(Map.of("JAVA_HOME", good.toString(), "PATH", "/usr/bin:/bin")))
                .isEqualTo(good.resolve("bin/java").toString());
    }
}
