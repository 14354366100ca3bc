/**
 * Who is this? A {@link io.latchkey.verify.KeyVerifier} answers with a {@link io.latchkey.verify.Verdict}: it knows keys,
 * but neither what a request asks for nor how often it came. Everything here is immutable or safe for concurrent use.
 */
@NullMarked
package io.latchkey.verify;

import org.jspecify.annotations.NullMarked;
