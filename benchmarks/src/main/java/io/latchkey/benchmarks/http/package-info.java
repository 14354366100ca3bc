/** What benchmarks/http/run starts beside the servers. */
@NullMarked
package io.latchkey.benchmarks.http;

import org.jspecify.annotations.NullMarked;
