/**
 * Strict reading of the configuration: values that Jackson would silently change (an empty value to {@code false}, {@code 1.5} to
 * {@code 1}) stop the start with a message. Deserializers are stateless and thread-safe.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.config.strict;

import org.jspecify.annotations.NullMarked;
