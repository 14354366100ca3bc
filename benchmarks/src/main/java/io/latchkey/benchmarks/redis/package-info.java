/** Benchmarks of limits that nodes share through Redis, compared with Bucket4j over the same client and a plain GET. */
@NullMarked
package io.latchkey.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
