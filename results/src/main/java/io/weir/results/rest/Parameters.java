package io.weir.results.rest;

import io.weir.http.Request;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads the parts of a request's path, with the errors that callers of the reference program know.
final class Parameters {
    private static final long MAX_UINT32 = 0xffff_ffffL;
    private static final int MAX_DIGITS = 19;
    private static final Pattern RULE = Pattern.compile("[a-zA-Z_0-9.]+");
    private static final Pattern SELECTOR =
            Pattern.compile("[a-zA-Z_0-9]+\\.[a-zA-Z_0-9.]+\\|[a-zA-Z_0-9]+\\z");
    private static final Pattern NAMESPACE = Pattern.compile(".{1,256}", Pattern.UNIX_LINES);

    private Parameters() {}

    /// A rule with one of its error keys.
    ///
    /// @param rule the component, such as `ccx_rules_ocp.external.rules.some.report`
    record RuleKey(String rule, String key) {
        /// Both in one text, as ratings and selectors write it.
        String text() {
            return rule + "|" + key;
        }
    }

    /// The organisation, 1 to 2^32 - 1.
    static long organization(Request request, String name) {
        return organization(name, part(request, name));
    }

    private static long organization(String name, String value) {
        String error = "unsigned integer expected";
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        String number = digits ? value.replaceFirst("^0+(?=.)", "") : value;
        if (!digits || number.length() > MAX_DIGITS) {
            if (digits && number.length() == MAX_DIGITS + 1 && unsignedLong(number)) {
                throw RestFailure.bad("value " + number + " out of range for uint32");
            }
            throw RestFailure.parsing(name, value, error);
        }
        long organization = Long.parseUnsignedLong(number);
        if (organization == 0) {
            throw RestFailure.parsing(name, value, "positive value expected");
        }
        if (Long.compareUnsigned(organization, MAX_UINT32) > 0) {
            throw RestFailure.bad("value " + number + " out of range for uint32");
        }
        return organization;
    }

    private static boolean unsignedLong(String digits) {
        try {
            return Long.parseUnsignedLong(digits) != 0;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    /// A number of 0 to 2^32 - 1 in decimal digits.
    ///
    /// @throws IllegalArgumentException for anything else
    static long uint32(String digits) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a number");
        }
        long number = Long.parseLong(digits);
        if (number > MAX_UINT32) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    /// The cluster.
    static ClusterId cluster(Request request) {
        String value = part(request, "cluster");
        try {
            return ClusterId.of(value);
        } catch (IllegalArgumentException malformed) {
            throw RestFailure.parsing("cluster", value, String.valueOf(malformed.getMessage()));
        }
    }

    /// The rule and the error key, each a part of its own.
    static RuleKey ruleAndKey(Request request) {
        String value = part(request, "rule_id");
        if (!RULE.matcher(value).matches()) {
            throw RestFailure.parsing(
                    "rule_id",
                    value,
                    "invalid rule ID, it must contain only from latin characters, number,"
                            + " underscores or dots");
        }
        return new RuleKey(value, part(request, "error_key"));
    }

    /// The rule and the error key in one part, with a bar between them.
    static RuleKey ruleWithKey(Request request) {
        String value = part(request, "rule_id");
        try {
            return ruleWithKey(value);
        } catch (RestFailure invalid) {
            throw RestFailure.parsing("rule_id", value, invalid.text());
        }
    }

    /// A rule and an error key with a bar between them.
    static RuleKey ruleWithKey(String value) {
        String[] parts = value.split("\\|", -1);
        if (parts.length != 2) {
            throw RestFailure.validating(
                    "rule",
                    value,
                    "invalid rule ID, it must contain only rule ID and error key separated by |");
        }
        if (!RULE.matcher(parts[0]).matches() || !RULE.matcher(parts[1]).matches()) {
            throw RestFailure.validating(
                    "rule",
                    value,
                    "invalid rule ID, each part of ID must contain only latin characters, numbers,"
                            + " underscores or dots");
        }
        return new RuleKey(parts[0], parts[1]);
    }

    /// Whether both parts of a recommendation's name have the form of a rule.
    static boolean isRule(String rule, String key) {
        return RULE.matcher(rule).matches() && RULE.matcher(key).matches();
    }

    /// The selector of a rule: component and error key with a bar between them.
    static String selector(Request request) {
        String value = part(request, "rule_selector");
        if (!SELECTOR.matcher(value).find()) {
            throw RestFailure.parsing(
                    "rule_selector",
                    value,
                    "Param rule_selector is not a valid rule selector (plugin_name|error_key)");
        }
        return value;
    }

    /// The user, without blanks around.
    static String user(Request request) {
        String user = part(request, "user_id").strip();
        if (user.isEmpty()) {
            throw RestFailure.missing("user_id");
        }
        return user;
    }

    /// The namespace of a workload.
    static String namespace(Request request) {
        String value = part(request, "namespace");
        if (!NAMESPACE.matcher(value).matches()) {
            throw RestFailure.parsing("namespace", value, "invalid namespace ID: '" + value + "'");
        }
        return value;
    }

    /// Organisations between commas.
    static List<Long> organizations(Request request) {
        String value = part(request, "organizations");
        List<Long> organizations = new ArrayList<>();
        for (String one : value.split(",", -1)) {
            try {
                organizations.add(organization("organizations", one));
            } catch (RestFailure notOne) {
                throw RestFailure.parsing("organizations", value, "integer array expected");
            }
        }
        return organizations;
    }

    /// Clusters between commas, as they are given.
    static List<String> clusterTexts(Request request) {
        return List.of(part(request, "clusters").split(",", -1));
    }

    private static String part(Request request, String name) {
        String value = request.pathParameter(name);
        if (value == null) {
            throw RestFailure.missing(name);
        }
        return value;
    }
}
