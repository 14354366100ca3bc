/** An application as a user of Dropwizard would write it without Latchkey: an auth filter, a cache in front of it, and Bucket4j. */
@NullMarked
package io.latchkey.benchmarks.plain;

import org.jspecify.annotations.NullMarked;
