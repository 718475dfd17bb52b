package io.weir.wire.bytes;

/// Says that bytes are not what their format promises: a length below zero or past the end, an
/// index outside its dictionary, a checksum that does not match. The only exception that readers of
/// this module throw for bad input. Carries no stack trace, because hostile input must stay cheap.
public class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// A failure described as `name: value (expected: …)`.
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
