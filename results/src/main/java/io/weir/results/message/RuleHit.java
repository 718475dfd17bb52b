package io.weir.results.message;

/// A rule that found something in a cluster.
///
/// @param component the rule's module, usually ending in `.report`
/// @param key the error key; with the module it makes the rule's identity
/// @param details any JSON as it came; empty where there is none
public record RuleHit(String component, String key, String details) {
    private static final String SUFFIX = ".report";

    /// The component without `.report`.
    public String module() {
        return component.endsWith(SUFFIX)
                ? component.substring(0, component.length() - SUFFIX.length())
                : component;
    }
}
