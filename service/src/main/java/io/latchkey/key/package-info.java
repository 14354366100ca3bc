/**
 * Local keys: digest, entry, the immutable {@link io.latchkey.key.KeyRing} of all entries, the sources of keys, and the store that replaces the ring at a
 * reload. Independent of requests and HTTP. Values are immutable; {@link io.latchkey.key.KeyStore} is thread-safe. The text of a
 * key is hashed where it is read, and not kept.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.key;

import org.jspecify.annotations.NullMarked;
