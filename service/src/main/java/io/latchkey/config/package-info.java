/** The {@code latchkey:} block: what can be configured, and what is built from each of its parts. */
@NullMarked
package io.latchkey.config;

import org.jspecify.annotations.NullMarked;
