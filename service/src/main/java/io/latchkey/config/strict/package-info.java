/**
 * Strict reading of single settings: what Jackson would quietly bend (an empty value into {@code false}, {@code 1.5} into
 * {@code 1}) stops the start with a sentence. Deserializers are stateless and safe for concurrent use.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.config.strict;

import org.jspecify.annotations.NullMarked;
