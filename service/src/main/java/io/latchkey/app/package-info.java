/**
 * The standalone service: its configuration and its commands. It may use everything; nothing uses it.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.app;

import org.jspecify.annotations.NullMarked;
