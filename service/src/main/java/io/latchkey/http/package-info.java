/**
 * Reads an {@link io.latchkey.authorize.AuthRequest} from an HTTP request, and writes a {@link io.latchkey.authorize.Decision} as
 * HTTP headers and problem details, independent of the server.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.http;

import org.jspecify.annotations.NullMarked;
