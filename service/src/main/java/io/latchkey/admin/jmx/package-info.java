/**
 * JMX: the MXBeans {@code io.latchkey:type=Keys}, {@code type=RateLimiter} and {@code type=Validator}, and their
 * notifications. Only open types and the JDK's exceptions leave this room, so that any client understands all of it without
 * our classes. {@link io.latchkey.admin.jmx.JmxBeans} registers them; everything here is safe for concurrent use.
 */
@NullMarked
package io.latchkey.admin.jmx;

import org.jspecify.annotations.NullMarked;
