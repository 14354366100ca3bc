package io.latchkey.benchmarks.limit;

/** A limiter of many keys. Safe for concurrent use. */
interface Contender {
    /** Uses up one request of the key; false if that would be over the limit. */
    boolean step(String keyId);
}
