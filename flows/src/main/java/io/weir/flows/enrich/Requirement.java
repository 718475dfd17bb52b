package io.weir.flows.enrich;

/// What the configuration may ask of a flow before it is stored. Flows that do not have it are kept
/// in the dead letters.
public enum Requirement {
    /// A known interface.
    INTERFACES("interface-unknown", "require-interfaces", "their interface is not known"),
    /// A sampling rate that somebody told.
    SAMPLING_RATE("rate-unknown", "require-sampling-rate", "nobody told their sampling rate");

    private final String code;
    private final String key;
    private final String complaint;

    Requirement(String code, String key, String complaint) {
        this.code = code;
        this.key = key;
        this.complaint = complaint;
    }

    /// The short code in counters, the ledger and dead letters.
    public String code() {
        return code;
    }

    /// Why flows were refused, as the end of a sentence.
    public String reason() {
        return complaint + ", and inlet.enrich." + key + " asks for it";
    }
}
