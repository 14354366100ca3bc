package io.latchkey.http;

/** What becomes of CORS preflights, which browsers send without a key. */
public enum Preflights {
    /** They are requests like any other, and refused for want of a key. */
    OFF,
    /** They are allowed as public, and the service answers them. */
    PASS,
    /** Latchkey answers them. */
    ANSWER
}
