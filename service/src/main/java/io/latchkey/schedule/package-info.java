/**
 * Repeated tasks in the background. Uses no other package of Latchkey.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.schedule;

import org.jspecify.annotations.NullMarked;
