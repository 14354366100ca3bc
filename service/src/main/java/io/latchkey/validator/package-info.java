/**
 * The external validator: one HTTP call that verifies a key, with its deadline, circuit breaker and bulkhead. Its answer becomes a
 * {@link io.latchkey.verify.Verdict}; anything else becomes {@code Unavailable}, never a positive or negative verdict. Everything
 * here is immutable or thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.validator;

import org.jspecify.annotations.NullMarked;
