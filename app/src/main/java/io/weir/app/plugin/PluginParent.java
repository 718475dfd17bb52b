package io.weir.app.plugin;

import java.util.List;

/// What plugins see of Weir: the words of pipelines and what they are made of, and the logging
/// interface. Everything else comes from their own jars, in versions of their own.
final class PluginParent extends ClassLoader {
    private static final List<String> SHARED =
            List.of(
                    "io.weir.base.",
                    "io.weir.wire.",
                    "io.weir.pipeline.",
                    "org.slf4j.",
                    "org.jspecify.");

    private final ClassLoader weir;

    PluginParent(ClassLoader weir) {
        super("weir-plugin-parent", ClassLoader.getPlatformClassLoader());
        this.weir = weir;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            return weir.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}
