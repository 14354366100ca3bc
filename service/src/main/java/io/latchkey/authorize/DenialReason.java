package io.latchkey.authorize;

/** Why a request is denied: the status and code that callers see. Names and numbers are fixed. */
public enum DenialReason {
    BAD_QUESTION(400, "bad_question"),
    MISSING_KEY(401, "missing_key"),
    INVALID_KEY(401, "invalid_key"),
    AMBIGUOUS_KEY(401, "ambiguous_key"),
    INSUFFICIENT_SCOPE(403, "insufficient_scope"),
    ADDRESS_NOT_ALLOWED(403, "address_not_allowed"),
    RATE_LIMITED(429, "rate_limited"),
    TOO_MANY_FAILURES(429, "too_many_failures"),
    VALIDATION_UNAVAILABLE(503, "validation_unavailable");

    private final int status;
    private final String code;

    DenialReason(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the code by which programs distinguish denials. */
    public String code() {
        return code;
    }
}
