package io.weir.http;

/// A refusal with a status of the handler's choice, for example 404. The message goes to the
/// client.
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status expected: 400 to 599
    /// @param message one line for the client; no secret
    public HttpException(int status, String message) {
        super(message, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        this.status = status;
    }

    /// The status to answer with.
    public int status() {
        return status;
    }
}
