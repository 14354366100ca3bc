/**
 * What operators see and do: admin tasks, health checks and the decisions log. {@link io.latchkey.admin.Administration} is the
 * one way to reload keys, read state and change limits, for tasks and JMX alike. Everything is immutable or thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.admin;

import org.jspecify.annotations.NullMarked;
