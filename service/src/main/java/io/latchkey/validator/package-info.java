/**
 * The external validator: one HTTP call that says whose a key is, its deadline, circuit breaker and bulkhead. An answer
 * becomes a {@link io.latchkey.verify.Verdict}; whatever is no answer becomes {@code Unavailable}, never a yes or a no.
 * Everything here is immutable or safe for concurrent use.
 */
@NullMarked
package io.latchkey.validator;

import org.jspecify.annotations.NullMarked;
