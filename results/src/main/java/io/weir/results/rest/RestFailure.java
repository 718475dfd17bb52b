package io.weir.results.rest;

/// An answer other than 200: its status, and the text that stands in `{"status": …}`. The texts are
/// those that callers of the reference program know. Carries no stack.
final class RestFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What a client learns of a failure that is not its own.
    static final String INTERNAL = "Internal Server Error";

    private final int status;

    RestFailure(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /// The HTTP status.
    int status() {
        return status;
    }

    /// The text of the answer.
    String text() {
        String text = getMessage();
        return text == null ? INTERNAL : text;
    }

    /// 400: a part of the path that cannot be read.
    static RestFailure parsing(String parameter, String value, String error) {
        return bad(
                "Error during parsing param '"
                        + parameter
                        + "' with value '"
                        + value
                        + "'. Error: '"
                        + error
                        + "'");
    }

    /// 400: a value that was read, but is not allowed.
    static RestFailure validating(String parameter, String value, String error) {
        return bad(invalid(parameter, value, error));
    }

    /// How an error names a value that is not allowed.
    static String invalid(String parameter, String value, String error) {
        return "Error during validating param '"
                + parameter
                + "' with value '"
                + value
                + "'. Error: '"
                + error
                + "'";
    }

    /// 400: a part of the path that holds nothing.
    static RestFailure missing(String parameter) {
        return bad("Missing required param from request: " + parameter);
    }

    /// 400: a request without the body that it needs.
    static RestFailure noBody() {
        return bad("client didn't provide request body");
    }

    /// 400 with a text of its own.
    static RestFailure bad(String text) {
        return new RestFailure(400, text);
    }

    /// 401: a token that does not say who sends it.
    static RestFailure unauthorized(String text) {
        return new RestFailure(401, text);
    }

    /// 403: something of another organisation.
    static RestFailure forbidden(long organization, long own) {
        return new RestFailure(
                403,
                "you have no permissions to get or change info about the organization with ID "
                        + organization
                        + "; you can access info about organization with ID "
                        + own);
    }

    /// 404: nothing of that name is stored.
    static RestFailure notFound(String item) {
        return new RestFailure(404, "Item with ID " + item + " was not found in the storage");
    }

    /// 500 without details.
    static RestFailure internal() {
        return new RestFailure(500, INTERNAL);
    }
}
