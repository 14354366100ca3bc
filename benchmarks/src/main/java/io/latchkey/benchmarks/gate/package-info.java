/** The whole decision, assembled as the service does it. */
@NullMarked
package io.latchkey.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
