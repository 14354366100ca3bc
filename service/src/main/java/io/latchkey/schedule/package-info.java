/** Work that is done again and again in the background. It uses no other package of Latchkey. */
@NullMarked
package io.latchkey.schedule;

import org.jspecify.annotations.NullMarked;
