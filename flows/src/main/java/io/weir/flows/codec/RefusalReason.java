package io.weir.flows.codec;

/// Why a datagram, a set or a record was not decoded. Each refused item has exactly one reason.
public enum RefusalReason {
    /// It ends before its own length or count says.
    TRUNCATED("truncated"),
    /// A length or field contradicts the protocol.
    MALFORMED("malformed"),
    /// The first bytes are no version word of any flow protocol.
    UNKNOWN_PROTOCOL("unknown-protocol"),
    /// A flow protocol of a version that is not read (sFlow v2 and v4, NetFlow v8 of an unknown
    /// aggregation).
    UNSUPPORTED_VERSION("unsupported-version"),
    /// A template that cannot describe a record (no fields, all of length zero, cut off).
    BAD_TEMPLATE("bad-template"),
    /// A data set whose template did not come within the waiting time.
    TEMPLATE_MISSING("template-missing"),
    /// A data set whose template is missing, and the bounded buffer for such sets is full.
    BUFFER_FULL("buffer-full"),
    /// More exporters or domains than the limit.
    EXPORTER_LIMIT("exporter-limit"),
    /// More templates, or larger ones, than the limit.
    TEMPLATE_LIMIT("template-limit"),
    /// More records in one datagram than any exporter sends.
    RECORD_LIMIT("record-limit");

    private static final RefusalReason[] ALL = values();

    private final String code;

    RefusalReason(String code) {
        this.code = code;
    }

    /// The short code in counters, the ledger and dead letters.
    public String code() {
        return code;
    }

    @SuppressWarnings("EnumOrdinal") // counters are arrays; the position is never stored
    int index() {
        return ordinal();
    }

    static int count() {
        return ALL.length;
    }
}
