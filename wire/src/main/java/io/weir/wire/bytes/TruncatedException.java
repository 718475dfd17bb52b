package io.weir.wire.bytes;

/// Says that the bytes ended before the value did.
public final class TruncatedException extends MalformedException {
    private static final long serialVersionUID = 1L;

    /// @param wanted bytes that the value needs
    /// @param remaining bytes that are left
    public TruncatedException(long wanted, long remaining) {
        super("bytes: " + wanted + " (expected: at most the " + remaining + " that remain)");
    }
}
