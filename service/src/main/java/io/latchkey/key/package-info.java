/**
 * What a key is: its digest, its entry, the immutable ring of all entries, the sources they are read from and the store
 * that swaps one ring for the next. Nothing here knows requests, limits or HTTP. Values are immutable and safe to share;
 * {@link io.latchkey.key.KeyStore} may be read and reloaded from any thread. The text of a key never stays here: it is
 * hashed where it is read.
 */
@NullMarked
package io.latchkey.key;

import org.jspecify.annotations.NullMarked;
