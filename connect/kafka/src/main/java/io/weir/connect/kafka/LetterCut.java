package io.weir.connect.kafka;

/// How much of a letter is sent: less each time that Kafka finds it too large.
enum LetterCut {
    /// All of it, as far as a record of a topic of ours can be.
    WHOLE(TopicSpec.RECORD_LIMIT, true),
    /// Its beginning, small enough for Kafka's own default limit, without the record's headers.
    BEGINNING(512 << 10, false),
    /// Only where it came from and why it is a letter.
    REFERENCE(0, false);

    private final int valueLimit;
    private final boolean withHeaders;

    LetterCut(int valueLimit, boolean withHeaders) {
        this.valueLimit = valueLimit;
        this.withHeaders = withHeaders;
    }

    /// Bytes of the value that are kept.
    int kept(byte[] value) {
        return Math.min(value.length, valueLimit);
    }

    /// Whether key and headers of the record go with it.
    boolean withHeaders() {
        return withHeaders;
    }
}
