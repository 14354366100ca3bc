/**
 * The settings of the {@code latchkey:} block, and the rules that other packages receive from them.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.config;

import org.jspecify.annotations.NullMarked;
