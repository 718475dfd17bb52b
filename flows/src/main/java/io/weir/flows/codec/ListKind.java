package io.weir.flows.codec;

import org.jspecify.annotations.Nullable;

/// The three forms of a list inside a field (RFC 6313 §4.5).
enum ListKind {
    /// Values of one element.
    BASIC(20),
    /// Records of one template.
    SUB_TEMPLATES(21),
    /// Records of several templates.
    MULTI_TEMPLATES(22);

    private final int dataType;

    ListKind(int dataType) {
        this.dataType = dataType;
    }

    /// The abstract data type (IANA registry "IPFIX Information Element Data Types").
    int dataType() {
        return dataType;
    }

    /// What an element of the IANA registry is, or null when it is no list. The communities of a
    /// route (RFC 8549) are basic lists.
    static @Nullable ListKind ofElement(int element) {
        return switch (element) {
            case 291,
                    Elements.SOURCE_COMMUNITIES,
                    Elements.DESTINATION_COMMUNITIES,
                    Elements.SOURCE_LARGE_COMMUNITIES,
                    Elements.DESTINATION_LARGE_COMMUNITIES ->
                    BASIC;
            case 292 -> SUB_TEMPLATES;
            case 293 -> MULTI_TEMPLATES;
            default -> null;
        };
    }

    /// What an abstract data type is, or null when it is no list.
    static @Nullable ListKind ofDataType(long type) {
        for (ListKind kind : values()) {
            if (kind.dataType == type) {
                return kind;
            }
        }
        return null;
    }
}
