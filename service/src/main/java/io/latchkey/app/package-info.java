/** The standalone service: its configuration and its commands. It may use everything; nothing uses it. */
@NullMarked
package io.latchkey.app;

import org.jspecify.annotations.NullMarked;
