package io.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/// Jars of plugins, compiled from source by the JDK that runs the test.
final class PluginJar {
    private PluginJar() {}

    /// The first block of that language in a page of `docs/`.
    static String fromDocs(String page, String language) throws IOException {
        Path docs = Path.of("docs");
        String text =
                Files.readString(
                        (Files.exists(docs) ? docs : Path.of("..").resolve(docs)).resolve(page));
        String fence = "```" + language + "\n";
        int begin = text.indexOf(fence) + fence.length();
        assertThat(begin).as(fence + " in " + page).isGreaterThan(fence.length());
        return text.substring(begin, text.indexOf("\n```\n", begin) + 1);
    }

    /// Compiles one class and packs it.
    ///
    /// @param className with its package
    static void make(Path jar, String className, String source) throws IOException {
        Path work = Files.createTempDirectory("weir-plugin");
        Path file = work.resolve(className.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        Path classes = Files.createDirectory(work.resolve("classes"));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                file.toString());
        assertThat(code).isZero();
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Path compiled : filesIn(classes)) {
                packed.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
                Files.copy(compiled, packed);
            }
        }
        for (Path made : filesIn(work)) {
            Files.delete(made);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
