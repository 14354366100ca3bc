/**
 * The front door for those who embed Latchkey: {@link io.latchkey.LatchkeyBundle} and its configuration. Everything else
 * hangs below it and knows nothing of it.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
