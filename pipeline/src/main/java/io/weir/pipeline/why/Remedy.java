package io.weir.pipeline.why;

/// What a rule means and what helps.
///
/// @param because one clause that follows a colon: `datagrams are of no flow protocol`
/// @param advice what to set or do; empty when there is nothing to do
/// @param missing whether items that the rule refuses are missing somewhere
public record Remedy(String because, String advice, boolean missing) {
    /// Nothing is known about the rule but its name.
    public static final Remedy NONE = new Remedy("", "");

    /// Of a rule by which items are missing.
    public Remedy(String because, String advice) {
        this(because, advice, true);
    }

    /// Of a rule by which nothing is missing.
    public static Remedy harmless(String because) {
        return new Remedy(because, "", false);
    }
}
