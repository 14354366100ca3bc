package io.latchkey.http.forwardauth;

/** What can be wrong with the question that a proxy asks. No text here holds anything that a request holds. */
enum ForwardAuthMistake {
    UNKNOWN("The query of /verify has a parameter other than scope and deny."),
    NO_SCOPE("The query of /verify asks for a scope that is empty or malformed."),
    DENY("The query of /verify has a deny that is not 403, or several."),
    UNDECODABLE("The query of /verify cannot be decoded."),
    PATH("The query of /verify is a path that no header of a trusted proxy confirms."),
    SCOPE_HEADER("The header X-Latchkey-Scope is empty or malformed."),
    OTHER_HEADER("A header of the question begins like X-Latchkey-Scope and is another.");

    private final String detail;

    ForwardAuthMistake(String detail) {
        this.detail = detail;
    }

    /** Returns what is wrong, as one sentence. */
    String detail() {
        return detail;
    }

    /** Returns what the operator of the proxy can do, as one sentence. */
    String remedy() {
        return switch (this) {
            case UNKNOWN ->
                "Write scope=NAME or deny=403 in lower case, and do not pass the caller's own query on (in a Caddyfile:"
                        + " rewrite /verify?).";
            case NO_SCOPE ->
                "Write scope=NAME: 1 to 128 visible ASCII characters without spaces, \" or \\; encode %, &, + and # as %XX.";
            case DENY -> "Write deny=403, once.";
            case UNDECODABLE -> "Encode it as %XX with two hexadecimal digits.";
            case PATH ->
                "Add the proxy's address to latchkey.trustedProxies, and let the proxy write the caller's path and query,"
                        + " as they are, into the header that latchkey.forwarded.uri names.";
            case SCOPE_HEADER ->
                "Let the proxy send scopes separated by commas or spaces, or leave the header out where none is demanded.";
            case OTHER_HEADER ->
                "X-Latchkey-Scope is the only header of this kind that Latchkey reads: write it so, with hyphens. Let the proxy"
                        + " remove the caller's own X-Latchkey-* headers, if it can.";
        };
    }
}
