package io.weir.pipeline;

/// Source items turned away by a rule.
///
/// @param reason the rule's name, lower-case with dashes
/// @param count expected: >= 0
public record Refusal(String reason, long count) {
    public Refusal {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
    }
}
