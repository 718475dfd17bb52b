package io.weir.results.rest;

import io.weir.results.message.JsonValue;
import io.weir.results.message.JsonValue.Kind;
import io.weir.results.message.RejectedMessage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Looks into the stored report of a cluster's workloads.
final class WorkloadReport {
    private static final String SUFFIX = ".recommendation";

    /// Below it, numbers are written without an exponent.
    private static final BigDecimal LARGE = new BigDecimal("1e21");

    private static final BigDecimal SMALL = new BigDecimal("1e-6");

    private WorkloadReport() {}

    /// The recommendations that are about objects of one namespace.
    ///
    /// @return nothing when the report cannot be read
    static Optional<List<Map<String, @Nullable Object>>> recommendations(
            String report, String namespace) {
        try {
            return Optional.of(recommendations(object(report), namespace));
        } catch (RejectedMessage unreadable) {
            return Optional.empty();
        }
    }

    /// The report is an object, or a JSON string that holds one, or that string without its quotes.
    private static JsonValue object(String report) throws RejectedMessage {
        JsonValue value;
        try {
            value = parse(report);
        } catch (RejectedMessage escaped) {
            value = parse('"' + report + '"');
        }
        return value.is(Kind.STRING) ? parse(value.string()) : value;
    }

    private static JsonValue parse(String json) throws RejectedMessage {
        return JsonValue.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Map<String, @Nullable Object>> recommendations(
            JsonValue report, String namespace) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (JsonValue recommendation : items(member(report, "workload_recommendations"))) {
            List<Map<String, Object>> objects = new ArrayList<>();
            for (JsonValue object : items(member(recommendation, "workloads"))) {
                if (text(object, "namespace_uid").equals(namespace)) {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("kind", text(object, "kind"));
                    members.put("uid", text(object, "uid"));
                    members.put("display_name", text(object, "name"));
                    objects.add(members);
                }
            }
            String rule = text(recommendation, "component");
            if (rule.endsWith(SUFFIX)) {
                rule = rule.substring(0, rule.length() - SUFFIX.length());
            }
            String key = text(recommendation, "key");
            if (!objects.isEmpty() && Parameters.isRule(rule, key)) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                members.put("check", rule + "|" + key);
                for (String empty : List.of("details", "resolution", "modified", "more_info")) {
                    members.put(empty, "");
                }
                JsonValue details = member(recommendation, "details");
                members.put("extra_data", details == null ? null : sorted(details));
                members.put("objects", objects);
                found.add(members);
            }
        }
        return found;
    }

    /// JSON with the members of every object by name.
    ///
    /// @return null for null
    static @Nullable Object sorted(String json) {
        try {
            return sorted(parse(json));
        } catch (RejectedMessage noJson) {
            return null;
        }
    }

    private static @Nullable Object sorted(JsonValue value) {
        return switch (value.kind()) {
            case OBJECT -> {
                Map<String, @Nullable Object> members = new TreeMap<>();
                value.members()
                        .forEach(member -> members.put(member.name(), sorted(member.value())));
                yield members;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                value.items().forEach(item -> items.add(sorted(item)));
                yield items;
            }
            case STRING -> value.string();
            case NUMBER -> number(value.raw());
            case BOOL -> new JsonText.Raw(value.raw());
            case NULL -> null;
        };
    }

    private static JsonText.Raw number(String digits) {
        BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
        BigDecimal size = number.abs();
        boolean plain =
                number.signum() == 0 || (size.compareTo(LARGE) < 0 && size.compareTo(SMALL) >= 0);
        return new JsonText.Raw(plain ? number.toPlainString() : digits);
    }

    private static @Nullable JsonValue member(JsonValue object, String name) {
        JsonValue found = null;
        if (object.is(Kind.OBJECT)) {
            for (JsonValue.Member member : object.members()) {
                if (member.name().equalsIgnoreCase(name)) {
                    found = member.value();
                }
            }
        }
        return found;
    }

    private static List<JsonValue> items(@Nullable JsonValue value) {
        return value != null && value.is(Kind.ARRAY) ? value.items() : List.of();
    }

    private static String text(JsonValue object, String name) {
        JsonValue value = member(object, name);
        return value != null && value.is(Kind.STRING) ? value.string() : "";
    }
}
