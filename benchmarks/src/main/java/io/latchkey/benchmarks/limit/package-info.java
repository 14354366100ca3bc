/** Benchmarks of the rate limiter's time and memory, compared with well-known libraries. */
@NullMarked
package io.latchkey.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
