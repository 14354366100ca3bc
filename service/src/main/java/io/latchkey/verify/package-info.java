/**
 * Verification: a {@link io.latchkey.verify.KeyVerifier} turns a key into a {@link io.latchkey.verify.Verdict}. Nothing here
 * depends on requests or counts them. Everything here is immutable or thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.verify;

import org.jspecify.annotations.NullMarked;
