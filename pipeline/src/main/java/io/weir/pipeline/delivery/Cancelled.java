package io.weir.pipeline.delivery;

/// Ends the work on a range that someone else will finish. Carries no stack trace: it is no fault.
final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled(String reason) {
        super(reason, null, false, false);
    }
}
