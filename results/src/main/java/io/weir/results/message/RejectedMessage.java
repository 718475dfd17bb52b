package io.weir.results.message;

/// A message is rejected, with the reason as its text. Never leaves the readers, which turn it into
/// a [Verdict]; carries no stack.
final class RejectedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedMessage(String reason) {
        super(reason, null, false, false);
    }
}
