/**
 * JMX: the MXBeans {@code io.latchkey:type=Keys}, {@code type=RateLimiter} and {@code type=Validator}, and their
 * notifications. They expose only open types and the JDK's exceptions, so any client can read them without our classes.
 * {@link io.latchkey.admin.jmx.JmxBeans} registers them. Everything here is thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.admin.jmx;

import org.jspecify.annotations.NullMarked;
