package io.weir.app.plugin;

import io.weir.base.error.WeirException;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The jars of a folder. Each jar has a class loader of its own; the jars of a subfolder (a plugin
/// with its libraries) share one. Not thread-safe.
final class PluginJars implements AutoCloseable {
    private final Path folder;
    private final Map<String, URLClassLoader> loaders = new LinkedHashMap<>();

    /// @throws WeirException of kind `USER` when the folder cannot be read
    PluginJars(Path folder) {
        this.folder = folder;
        ClassLoader parent = new PluginParent(PluginJars.class.getClassLoader());
        try (Stream<Path> entries =
                Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path entry : entries.sorted().toList()) {
                List<Path> jars = Files.isDirectory(entry) ? jarsIn(entry) : only(entry);
                if (!jars.isEmpty()) {
                    String name = entry.getFileName().toString();
                    loaders.put(name, new URLClassLoader("plugin-" + name, urls(jars), parent));
                }
            }
        } catch (IOException failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "plugins: " + folder + " cannot be read: " + failure,
                    failure);
        }
    }

    private static List<Path> only(Path entry) {
        return isJar(entry) ? List.of(entry) : List.of();
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(PluginJars::isJar).sorted().toList();
        }
    }

    private static boolean isJar(Path file) {
        return file.toString().endsWith(".jar") && Files.isRegularFile(file);
    }

    private static URL[] urls(List<Path> jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /// Finds the class of that name in the one jar (or subfolder) that has it.
    ///
    /// @throws WeirException of kind `USER` when none or several have it, or it cannot be loaded
    Class<?> find(String className) {
        String file = className.replace('.', '/') + ".class";
        List<String> holders =
                loaders.entrySet().stream()
                        .filter(entry -> entry.getValue().findResource(file) != null)
                        .map(Map.Entry::getKey)
                        .toList();
        if (holders.size() != 1) {
            throw WeirException.user(
                    "plugin "
                            + className
                            + ": "
                            + (holders.isEmpty() ? "no such class" : "in " + holders)
                            + " (expected: in exactly one jar of "
                            + folder
                            + ", which holds "
                            + loaders.keySet()
                            + ")");
        }
        try {
            URLClassLoader loader = loaders.get(holders.getFirst());
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException | LinkageError failure) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    "plugin " + className + ": cannot be loaded: " + failure,
                    failure);
        }
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders.values()) {
            loader.close();
        }
    }
}
