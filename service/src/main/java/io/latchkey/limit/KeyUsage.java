package io.latchkey.limit;

import io.latchkey.PublicApi;

/**
 * Usage of a key, as one node counted it. Immutable.
 *
 * @param requestsInWindow how many requests count against the limit now
 * @param remaining how many more are allowed now
 * @param allowed how many were allowed since the key was first counted
 * @param limited how many were denied because the limit was reached, in the same time
 * @param sinceLastUse nanoseconds since the last allowed request; -1 if there was none
 */
@PublicApi
public record KeyUsage(long requestsInWindow, long remaining, long allowed, long limited, long sinceLastUse) {
    /** Returns the usage of an unused key with a limit of so many requests. */
    static KeyUsage none(int requests) {
        return new KeyUsage(0, requests, 0, 0, -1);
    }
}
