package io.weir.results.message;

import io.weir.results.message.JsonValue.Kind;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Reads the members of one object that have a meaning, by name and without regard to case; others
/// are passed over, and of doubles the last counts. A member of the wrong type rejects the message
/// once the whole object was read, so that the first one is named; the words are those of the
/// reference program.
abstract class Fields {
    private static final long MAX_UINT32 = 0xffff_ffffL;
    private static final int MAX_UINT8 = 0xff;

    private final String type;
    private @Nullable RejectedMessage wrong;

    /// @param type how errors name the object
    Fields(String type) {
        this.type = type;
    }

    /// Reads an object.
    ///
    /// @param whole how an error names the object's type when the value is something else
    final void read(JsonValue value, String whole) throws RejectedMessage {
        if (value.is(Kind.NULL)) {
            return;
        }
        if (!value.is(Kind.OBJECT)) {
            throw new RejectedMessage(
                    "json: cannot unmarshal " + name(value) + " into Go value of type " + whole);
        }
        for (JsonValue.Member member : value.members()) {
            field(member.name().toLowerCase(Locale.ROOT), member.value());
        }
        if (wrong != null) {
            throw wrong;
        }
    }

    /// Takes a member.
    ///
    /// @param name in lower case
    /// @throws RejectedMessage for what cannot wait until the whole object was read
    abstract void field(String name, JsonValue value) throws RejectedMessage;

    /// A text; the old value where there is none.
    final String text(String old, String name, JsonValue value, String wanted) {
        if (value.is(Kind.STRING)) {
            return value.string();
        }
        if (!value.is(Kind.NULL)) {
            wrongType(name, value, wanted);
        }
        return old;
    }

    /// A number of 0 to 2^32 - 1; null where there is none.
    final @Nullable Long uint32(String name, JsonValue value, String wanted) {
        return value.is(Kind.NULL) ? null : (Long) unsigned(name, value, wanted, MAX_UINT32);
    }

    /// A number of 0 to 255; the old value where there is none.
    final int uint8(int old, String name, JsonValue value, String wanted) {
        return value.is(Kind.NULL) ? old : (int) unsigned(name, value, wanted, MAX_UINT8);
    }

    private long unsigned(String name, JsonValue value, String wanted, long most) {
        if (!value.is(Kind.NUMBER)) {
            wrongType(name, value, wanted);
            return 0;
        }
        String digits = value.raw();
        if (digits.length() <= 10 && digits.chars().allMatch(Character::isDigit)) {
            long number = Long.parseLong(digits);
            if (number <= most) {
                return number;
            }
        }
        wrongType(name, "number " + digits, wanted);
        return 0;
    }

    /// Whether a value is of that kind or null; otherwise the message is rejected in the end.
    final boolean expect(Kind kind, String name, JsonValue value, String wanted) {
        if (!value.is(kind) && !value.is(Kind.NULL)) {
            wrongType(name, value, wanted);
            return false;
        }
        return true;
    }

    private void wrongType(String name, JsonValue value, String wanted) {
        wrongType(name, name(value), wanted);
    }

    /// Notes a member of the wrong type.
    private void wrongType(String name, String found, String wanted) {
        if (wrong == null) {
            wrong =
                    new RejectedMessage(
                            "json: cannot unmarshal "
                                    + found
                                    + " into Go struct field "
                                    + type
                                    + "."
                                    + name
                                    + " of type "
                                    + wanted);
        }
    }

    /// How errors name what a value is.
    static String name(JsonValue value) {
        return value.kind().name().toLowerCase(Locale.ROOT);
    }
}
