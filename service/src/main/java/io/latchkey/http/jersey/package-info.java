/** JAX-RS: the authentication filter and the response headers of protected resources, and the resources of the service. */
@NullMarked
package io.latchkey.http.jersey;

import org.jspecify.annotations.NullMarked;
