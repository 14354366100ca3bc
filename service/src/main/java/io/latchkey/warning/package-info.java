/**
 * Warnings to the operator, logged and counted. Uses no other package of Latchkey.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.warning;

import org.jspecify.annotations.NullMarked;
