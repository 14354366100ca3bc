/** What a user of Dropwizard would write without Latchkey: an auth filter, a cache in front of it, and Bucket4j. */
@NullMarked
package io.latchkey.benchmarks.plain;

import org.jspecify.annotations.NullMarked;
