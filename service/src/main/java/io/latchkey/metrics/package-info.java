/**
 * What can be counted and measured about the gate: as Dropwizard metrics, prefix {@code latchkey.}, and for Prometheus at
 * {@code /prometheus} on the admin port. Each is looked up once; none is made per key. Everything here is immutable or safe
 * for concurrent use.
 */
@NullMarked
package io.latchkey.metrics;

import org.jspecify.annotations.NullMarked;
