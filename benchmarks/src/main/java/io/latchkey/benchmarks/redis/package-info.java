/** One limit that all nodes share through Redis, beside Bucket4j over the same client and the least that Redis can do. */
@NullMarked
package io.latchkey.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
