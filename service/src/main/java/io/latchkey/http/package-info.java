/**
 * Between decisions and HTTP: reads an {@link io.latchkey.authorize.AuthRequest} from a request, writes a
 * {@link io.latchkey.authorize.Decision} as an answer, and holds the endpoints that callers and proxies use. Filters and
 * resources are singletons and safe for concurrent use; a {@code HttpAuthRequest} belongs to one request.
 */
@NullMarked
package io.latchkey.http;

import org.jspecify.annotations.NullMarked;
