/** Programs that benchmarks/http/run starts besides the servers. */
@NullMarked
package io.latchkey.benchmarks.http;

import org.jspecify.annotations.NullMarked;
