/**
 * Between decisions and HTTP: reads an {@link io.latchkey.gate.Attempt} from a request, writes a
 * {@link io.latchkey.gate.Decision} as an answer, and holds the endpoints that callers and proxies use. Filters and
 * resources are singletons and safe for concurrent use; a {@code HttpAttempt} belongs to one request.
 */
@NullMarked
package io.latchkey.http;

import org.jspecify.annotations.NullMarked;
