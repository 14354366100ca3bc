/**
 * The {@code latchkey:} block: what can be configured, and what is built from each of its parts.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.config;

import org.jspecify.annotations.NullMarked;
