package io.latchkey.http;

/** How CORS preflights are handled, which browsers send without a key. */
public enum Preflights {
    /** Like all other requests: they are denied because they have no key. */
    OFF,
    /** They are allowed as public, and the upstream service answers them. */
    PASS,
    /** Latchkey answers them. */
    ANSWER
}
