/**
 * The front door for those who embed Latchkey: {@link io.latchkey.LatchkeyBundle} and its configuration. Everything else
 * hangs below it and knows nothing of it.
 */
@NullMarked
package io.latchkey;

import org.jspecify.annotations.NullMarked;
