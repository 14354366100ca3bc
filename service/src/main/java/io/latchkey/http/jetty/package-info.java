/**
 * Parts of the Jetty server: they keep it from holding keys, threads and memory for callers. {@link ServerSetup} arranges them.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.http.jetty;

import org.jspecify.annotations.NullMarked;
