/**
 * The entry point for applications that embed Latchkey: {@link io.latchkey.LatchkeyBundle}, and the principal that it injects. It
 * may use every package except {@code io.latchkey.app}; those packages use only {@code KeyPrincipal} and the annotations of this one.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
