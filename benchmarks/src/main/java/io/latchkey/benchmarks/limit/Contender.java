package io.latchkey.benchmarks.limit;

/** A limiter of many keys. Thread-safe. */
interface Contender {
    /** Uses up one request of the key; false if that would be over the limit. */
    boolean step(String keyId);
}
