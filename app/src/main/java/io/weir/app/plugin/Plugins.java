package io.weir.app.plugin;

import io.weir.base.error.WeirException;
import io.weir.pipeline.Processor;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Map;

/// Makes the processors that the configuration names. Not thread-safe.
public final class Plugins implements AutoCloseable {
    private final PluginJars jars;

    /// Looks at the jars of a folder; one that does not exist holds none.
    ///
    /// @throws WeirException of kind `USER` when the folder cannot be read
    public Plugins(Path folder) {
        jars = new PluginJars(folder);
    }

    /// A processor of that class: by its constructor with a `Map<String, String>` of settings, or
    /// by the one without parameters when there are no settings.
    ///
    /// @throws WeirException of kind `USER` when there is no such class or no processor comes of it
    public Processor make(String className, Map<String, String> settings) {
        Class<?> type = jars.find(className);
        if (!Processor.class.isAssignableFrom(type)) {
            throw WeirException.user(
                    "plugin "
                            + className
                            + ": is no processor (expected: implements "
                            + Processor.class.getName()
                            + ")");
        }
        try {
            Processor processor = construct(type, settings);
            if (!processor.name().matches("[a-z][a-z0-9-]{0,62}")) {
                throw WeirException.user(
                        "plugin "
                                + className
                                + ": name: "
                                + processor.name()
                                + " (expected: lower-case letters, digits and dashes)");
            }
            return processor;
        } catch (InvocationTargetException failure) {
            throw refused(className, failure.getTargetException());
        } catch (ReflectiveOperationException | LinkageError failure) {
            throw refused(className, failure);
        }
    }

    private static Processor construct(Class<?> type, Map<String, String> settings)
            throws ReflectiveOperationException {
        for (Constructor<?> constructor : type.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == Map.class) {
                return (Processor) constructor.newInstance(settings);
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.getParameterCount() == 0 && settings.isEmpty()) {
                return (Processor) constructor.newInstance();
            }
        }
        throw WeirException.user(
                "plugin "
                        + type.getName()
                        + ": no suitable constructor (expected: a public one that takes a"
                        + " Map<String, String> of settings"
                        + (settings.isEmpty() ? ", or nothing" : "")
                        + ")");
    }

    private static WeirException refused(String className, Throwable failure) {
        if (failure instanceof WeirException known) {
            return known;
        }
        return new WeirException(
                WeirException.Kind.USER,
                "plugin " + className + ": cannot be made: " + failure,
                failure);
    }

    /// Closes the jars: nothing more can be loaded from them.
    @Override
    public void close() throws IOException {
        jars.close();
    }
}
