/** What keeps Jetty from holding keys, threads and memory for callers, and what guards the admin port. */
@NullMarked
package io.latchkey.http.jetty;

import org.jspecify.annotations.NullMarked;
