package io.weir.results.message;

/// A message is rejected, with the reason as its text. The readers of messages turn it into a
/// [Verdict]; carries no stack.
public final class RejectedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedMessage(String reason) {
        super(reason, null, false, false);
    }
}
