package io.latchkey.benchmarks.plain;

import java.security.Principal;

/**
 * Whose key it is.
 *
 * @param requests the limit per minute
 */
record Caller(String getName, int requests) implements Principal {}
