/** The limiter's step and its memory, beside those of well-known libraries. */
@NullMarked
package io.latchkey.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
