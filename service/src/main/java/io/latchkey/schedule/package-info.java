/** Repeated tasks in the background. Uses no other package of Latchkey. */
@NullMarked
package io.latchkey.schedule;

import org.jspecify.annotations.NullMarked;
