/**
 * JAX-RS: the authentication filter and the response headers of protected resources, and the resources of the service.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.http.jersey;

import org.jspecify.annotations.NullMarked;
