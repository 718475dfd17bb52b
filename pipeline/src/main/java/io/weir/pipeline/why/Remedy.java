package io.weir.pipeline.why;

/// What a rule means and what helps.
///
/// @param because one clause that follows a colon: `datagrams are of no flow protocol`
/// @param advice what to set or do; empty when there is nothing to do
public record Remedy(String because, String advice) {
    /// Nothing is known about the rule but its name.
    public static final Remedy NONE = new Remedy("", "");
}
