package io.latchkey.http.forwardauth;

/** The mistakes in the requests of proxies to {@code /verify}. No text here repeats any part of a request. */
enum ForwardAuthMistake {
    UNKNOWN(
            "The query of /verify has a parameter other than scope and deny.",
            "Write scope=NAME or deny=403 in lower case, and configure the proxy not to append the caller's own query"
                    + " (in a Caddyfile: rewrite /verify?)."),
    NO_SCOPE(
            "The query of /verify has a scope that is empty or malformed.",
            "Write scope=NAME: 1 to 128 visible ASCII characters without spaces, \" or \\; encode %, &, + and # as"
                    + " %XX."),
    DENY("The query of /verify has a deny that is not 403, or several.", "Write deny=403, once."),
    UNDECODABLE("The query of /verify cannot be decoded.", "Encode it as %XX with two hexadecimal digits."),
    PATH(
            "The query of /verify is a path that no header of a trusted proxy confirms.",
            "Add the proxy's address to latchkey.trustedProxies, and configure the proxy to write the caller's path and"
                    + " query, unchanged, into the header that latchkey.forwarded.uri names."),
    SCOPE_HEADER(
            "The header X-Latchkey-Scope is empty or malformed.",
            "Configure the proxy to send scopes separated by commas or spaces, or to omit the header if no scope is"
                    + " required."),
    OTHER_HEADER(
            "A header of the request resembles X-Latchkey-Scope, but has another name.",
            "Latchkey reads only X-Latchkey-Scope: write the name with hyphens. If the proxy can, configure it to"
                    + " remove the caller's own X-Latchkey-* headers.");

    /** What is wrong, as one sentence. */
    final String detail;

    /** What the operator of the proxy can do. */
    final String remedy;

    ForwardAuthMistake(String detail, String remedy) {
        this.detail = detail;
        this.remedy = remedy;
    }
}
