/** How far a limit is missed by the ways in which a large fleet may share it. */
@NullMarked
package io.latchkey.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
