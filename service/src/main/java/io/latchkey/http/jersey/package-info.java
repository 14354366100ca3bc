/** The edge for JAX-RS: the authentication filter of protected resources, and the resources of the service. */
@NullMarked
package io.latchkey.http.jersey;

import org.jspecify.annotations.NullMarked;
