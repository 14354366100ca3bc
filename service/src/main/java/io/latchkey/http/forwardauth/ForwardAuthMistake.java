package io.latchkey.http.forwardauth;

/** The mistakes in the requests of proxies to {@code /verify}. No text here repeats any part of a request. */
enum ForwardAuthMistake {
    UNKNOWN("The query of /verify has a parameter other than scope and deny."),
    NO_SCOPE("The query of /verify has a scope that is empty or malformed."),
    DENY("The query of /verify has a deny that is not 403, or several."),
    UNDECODABLE("The query of /verify cannot be decoded."),
    PATH("The query of /verify is a path that no header of a trusted proxy confirms."),
    SCOPE_HEADER("The header X-Latchkey-Scope is empty or malformed."),
    OTHER_HEADER("A header of the request resembles X-Latchkey-Scope, but has another name.");

    private final String detail;

    ForwardAuthMistake(String detail) {
        this.detail = detail;
    }

    /** Returns what is wrong, as one sentence. */
    String detail() {
        return detail;
    }

    /** Returns what the operator of the proxy can do. */
    String remedy() {
        return switch (this) {
            case UNKNOWN ->
                "Write scope=NAME or deny=403 in lower case, and configure the proxy not to append the caller's own query (in"
                        + " a Caddyfile: rewrite /verify?).";
            case NO_SCOPE ->
                "Write scope=NAME: 1 to 128 visible ASCII characters without spaces, \" or \\; encode %, &, + and # as %XX.";
            case DENY -> "Write deny=403, once.";
            case UNDECODABLE -> "Encode it as %XX with two hexadecimal digits.";
            case PATH ->
                "Add the proxy's address to latchkey.trustedProxies, and configure the proxy to write the caller's path and"
                        + " query, unchanged, into the header that latchkey.forwarded.uri names.";
            case SCOPE_HEADER ->
                "Configure the proxy to send scopes separated by commas or spaces, or to omit the header if no scope is required.";
            case OTHER_HEADER ->
                "Latchkey reads only X-Latchkey-Scope: write the name with hyphens. If the proxy can, configure it to remove the"
                        + " caller's own X-Latchkey-* headers.";
        };
    }
}
