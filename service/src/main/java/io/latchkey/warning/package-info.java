/** Warnings to the operator, logged and counted. Uses no other package of Latchkey. */
@NullMarked
package io.latchkey.warning;

import org.jspecify.annotations.NullMarked;
