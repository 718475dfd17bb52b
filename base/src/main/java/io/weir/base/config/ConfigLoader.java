package io.weir.base.config;

import io.weir.base.error.WeirException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Merges defaults, a YAML file and the environment into one configuration record.
///
/// The defaults are a record; written as a tree they are the list of known keys (kebab-case). The
/// file is laid over them key by key (lists whole), then `PREFIX_SECTION_KEY` variables. Unknown
/// keys and variables are errors with the path and what was expected. Thread-safe.
///
/// @param <T> the root record
public final class ConfigLoader<T> {
    private static final YAMLMapper MAPPER =
            YAMLMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                    .enable(EnumFeature.READ_ENUMS_USING_TO_STRING)
                    .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .addModule(durations())
                    .build();

    private static final int LONGEST_SHOWN = 60;

    private final Class<T> type;
    private final ObjectNode tree;
    private final YamlTree yaml = new YamlTree(MAPPER);
    private final SortedSet<String> passedOver = new TreeSet<>();
    private final Map<String, String> variables = new TreeMap<>();

    /// Starts from the defaults.
    public ConfigLoader(Class<T> type, T defaults) {
        this.type = type;
        this.tree = (ObjectNode) MAPPER.<JsonNode>valueToTree(defaults);
    }

    /// Lays a YAML file over what is there.
    ///
    /// @throws WeirException of kind `USER` when the file cannot be read or is no YAML mapping
    public ConfigLoader<T> file(Path file) {
        JsonNode read = yaml.read(file);
        if (!(read instanceof ObjectNode object)) {
            throw WeirException.user(file + ": not a mapping (expected: sections with keys)");
        }
        merge(tree, object);
        return this;
    }

    /// Lays variables named `PREFIX_SECTION_KEY`, or `PREFIX_KEY` for keys outside of sections,
    /// over what is there; values are YAML.
    ///
    /// @param prefix without the underscore, for example `WEIR`
    /// @throws WeirException of kind `USER` for a variable that begins like a section of ours but
    ///   names no key of it
    public ConfigLoader<T> environment(Map<String, String> environment, String prefix) {
        Map<String, Leaf> leaves = new TreeMap<>();
        tree.properties()
                .forEach(section -> {
                    String name = prefix + "_" + upper(section.getKey());
                    if (section.getValue() instanceof ObjectNode object) {
                        collect(name, object, leaves);
                    } else {
                        leaves.put(name, new Leaf(tree, section.getKey()));
                    }
                });
        environment.forEach((name, value) -> {
            Leaf leaf = leaves.get(name);
            if (leaf != null) {
                leaf.parent().set(leaf.key(), yaml.readValue(name, value));
                variables.put(name.substring(prefix.length() + 1), name);
            } else if (namesSection(name, prefix)) {
                throw WeirException.user(
                        name + ": unknown variable (expected one of: " + near(leaves, name) + ")");
            } else if (name.startsWith(prefix + "_")) {
                passedOver.add(name);
            }
        });
        return this;
    }

    /// Variables that begin with the prefix and are like no key or section of ours, sorted: not
    /// ours perhaps, or misspelt.
    public Set<String> passedOver() {
        return Collections.unmodifiableSortedSet(passedOver);
    }

    /// Sets one value by its path, for command-line options.
    ///
    /// @param path keys from the root, the last of them a value
    public ConfigLoader<T> set(String value, String... path) {
        ObjectNode node = tree;
        for (int i = 0; i < path.length - 1; i++) {
            node = (ObjectNode) node.get(path[i]);
        }
        node.set(path[path.length - 1], yaml.readValue(path[path.length - 1], value));
        return this;
    }

    /// The configuration record.
    ///
    /// @throws WeirException of kind `USER` for an unknown key or a value that does not fit
    public T load() {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    path(e)
                            + ": unknown key (expected one of: "
                            + e.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ")",
                    e);
        } catch (MismatchedInputException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    path(e) + ": " + shown(e) + "does not fit (expected: " + expected(e) + ")",
                    e);
        } catch (DatabindException e) {
            String text =
                    e.getCause() instanceof IllegalArgumentException cause
                            ? String.valueOf(cause.getMessage())
                            : e.getOriginalMessage();
            throw new WeirException(WeirException.Kind.USER, path(e) + ": " + text, e);
        }
    }

    /// The value, where none can be a secret, and the variable that it came from; ends in a space.
    private String shown(MismatchedInputException e) {
        String path = path(e);
        String variable = variables.get(upper(path.replace('.', '_')));
        JsonNode value = tree.at("/" + path.replace('.', '/'));
        boolean plain = value.isValueNode() && e.getTargetType() != null && isPlain(e);
        String text = plain ? value.asString("") : "";
        return (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text)
                + (text.isEmpty() ? "" : " ")
                + (variable == null ? "" : "(" + variable + ") ");
    }

    private static boolean isPlain(MismatchedInputException e) {
        Class<?> target = e.getTargetType();
        return target.isPrimitive() || target.isEnum() || Number.class.isAssignableFrom(target);
    }

    private static String expected(MismatchedInputException e) {
        Class<?> target = e.getTargetType();
        if (target == null) {
            return "another kind of value";
        }
        if (target.isEnum()) {
            return "one of " + List.of(target.getEnumConstants());
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "a list";
        }
        if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
            return target == boolean.class ? "true or false" : "a number";
        }
        return target.isRecord() || Map.class.isAssignableFrom(target)
                ? "keys with values"
                : "text";
    }

    /// A configuration as YAML, secrets hidden.
    public static String print(Object config) {
        return MAPPER.writeValueAsString(config);
    }

    /// A configuration as a tree, secrets hidden.
    public static JsonNode tree(Object config) {
        return MAPPER.valueToTree(config);
    }

    private record Leaf(ObjectNode parent, String key) {}

    private static void collect(String prefix, ObjectNode object, Map<String, Leaf> leaves) {
        object.properties()
                .forEach(entry -> {
                    String name = prefix + "_" + upper(entry.getKey());
                    leaves.put(name, new Leaf(object, entry.getKey()));
                    if (entry.getValue() instanceof ObjectNode nested) {
                        collect(name, nested, leaves);
                    }
                });
    }

    private boolean namesSection(String name, String prefix) {
        return tree.properties().stream()
                .filter(section -> section.getValue() instanceof ObjectNode)
                .anyMatch(section -> name.startsWith(prefix + "_" + upper(section.getKey()) + "_"));
    }

    private static String near(Map<String, Leaf> leaves, String name) {
        String section = name.substring(0, name.indexOf('_', name.indexOf('_') + 1) + 1);
        return leaves.keySet().stream()
                .filter(leaf -> leaf.startsWith(section))
                .collect(Collectors.joining(", "));
    }

    private static String upper(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties()
                .forEach(entry -> {
                    JsonNode present = into.get(entry.getKey());
                    if (present instanceof ObjectNode a
                            && entry.getValue() instanceof ObjectNode b) {
                        merge(a, b);
                    } else if (!(present instanceof ObjectNode && entry.getValue().isNull())) {
                        into.set(entry.getKey(), entry.getValue());
                    }
                });
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null
                                ? "[" + step.getIndex() + "]"
                                : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static SimpleModule durations() {
        SimpleModule module = new SimpleModule("durations");
        module.addSerializer(
                Duration.class,
                new ValueSerializer<>() {
                    @Override
                    public void serialize(
                            Duration value, JsonGenerator out, SerializationContext context) {
                        out.writeString(Durations.format(value));
                    }
                });
        module.addDeserializer(
                Duration.class,
                new ValueDeserializer<>() {
                    @Override
                    public Duration deserialize(JsonParser in, DeserializationContext context) {
                        return Durations.parse(in.getString());
                    }
                });
        return module;
    }
}
