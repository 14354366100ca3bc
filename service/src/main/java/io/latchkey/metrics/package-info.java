/**
 * Metrics of the gate: for Dropwizard with the prefix {@code latchkey.}, and for Prometheus at {@code /prometheus} on the admin
 * port. None is created per key. Everything here is immutable or thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.metrics;

import org.jspecify.annotations.NullMarked;
