package io.weir.results.message;

import io.weir.results.message.JsonValue.Kind;

import java.util.List;

/// What the attributes of a report must be.
final class Attributes {
    private Attributes() {}

    /// The values of an array.
    ///
    /// @param wanted how an error names it
    static List<JsonValue> items(JsonValue value, String wanted) throws RejectedMessage {
        if (!value.is(Kind.ARRAY)) {
            throw new RejectedMessage(
                    "json: cannot unmarshal "
                            + Fields.name(value)
                            + " into Go value of type "
                            + wanted);
        }
        return value.items();
    }

    /// An attribute that cannot be null is.
    static RejectedMessage isNull(String name) {
        return new RejectedMessage(
                "improper report structure, key with name '" + name + "' is null");
    }
}
