package io.weir.base.config;

import io.weir.base.error.FileErrors;
import io.weir.base.error.WeirException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads YAML into a tree and follows two tags of ours: `!include FILE` puts another YAML file in
/// its place, `!file FILE` a file's text without the closing line break (for secrets). Both paths
/// are relative to the file that names them.
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 16;

    private final YAMLMapper mapper;

    YamlTree(YAMLMapper mapper) {
        this.mapper = mapper;
    }

    JsonNode read(Path file) {
        return read(file, 0);
    }

    /// A value from the environment: YAML too, so lists and maps can be written in flow style.
    JsonNode readValue(String name, String text) {
        try (JsonParser parser = mapper.createParser(text)) {
            JsonToken token = parser.nextToken();
            return token == null ? NODES.stringNode("") : node(parser, Path.of(name), MAX_DEPTH);
        } catch (JacksonException e) {
            throw new WeirException(
                    WeirException.Kind.USER, name + ": " + e.getOriginalMessage(), e);
        }
    }

    private JsonNode read(Path file, int depth) {
        if (depth > MAX_DEPTH) {
            throw WeirException.user(file + ": included more than " + MAX_DEPTH + " levels deep");
        }
        try (JsonParser parser = mapper.createParser(Files.readString(file))) {
            return parser.nextToken() == null ? NODES.objectNode() : node(parser, file, depth);
        } catch (JacksonException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    file
                            + ":"
                            + e.getLocation().getLineNr()
                            + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("not YAML"),
                    e);
        } catch (IOException e) {
            throw new WeirException(WeirException.Kind.USER, file + ": " + FileErrors.reason(e), e);
        }
    }

    private JsonNode node(JsonParser parser, Path file, int depth) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, file, depth);
            case START_ARRAY -> array(parser, file, depth);
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> scalar(parser, file, depth);
        };
    }

    private ObjectNode object(JsonParser parser, Path file, int depth) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (object.has(name)) {
                throw WeirException.user(
                        "%s:%d: %s stands there twice (expected: once)"
                                .formatted(file, parser.currentTokenLocation().getLineNr(), name));
            }
            parser.nextToken();
            object.set(name, node(parser, file, depth));
        }
        return object;
    }

    private ArrayNode array(JsonParser parser, Path file, int depth) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, file, depth));
        }
        return array;
    }

    private JsonNode scalar(JsonParser parser, Path file, int depth) {
        String text = parser.getString();
        Object tag = parser.getTypeId();
        if (tag == null) {
            return NODES.stringNode(text);
        }
        Path named = file.resolveSibling(text);
        return switch (String.valueOf(tag).replaceFirst("^!", "")) {
            case "include" -> read(named, depth + 1);
            case "file" -> NODES.stringNode(readText(file, named));
            default -> NODES.stringNode(text);
        };
    }

    private static String readText(Path from, Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Kind.USER,
                    from + ": !file " + file + ": " + FileErrors.reason(e),
                    e);
        }
    }
}
