package io.latchkey.gate;

import io.latchkey.key.PresentedKey;

/** The key that a request carries, if it is one. */
public sealed interface Credentials {
    /** There is no key, or an empty one. */
    record None() implements Credentials {}

    /** There are several, and they differ: whichever were taken, somebody would be wrong about the caller. */
    record Ambiguous() implements Credentials {}

    /** There is just one. */
    record One(PresentedKey key) implements Credentials {}
}
