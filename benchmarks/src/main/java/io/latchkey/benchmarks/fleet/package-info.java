/** A simulation of ways to share a limit among many nodes, and of how far each misses the limit. */
@NullMarked
package io.latchkey.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
