package io.latchkey.limit;

/**
 * How a key was used, as counted by one node. Immutable.
 *
 * @param requestsInWindow how many requests count against the limit now
 * @param remaining how many could follow at once
 * @param allowed how many were let in since the key was first counted
 * @param limited how many were refused because the key was over its limit, in the same time
 * @param sinceLastUse nanoseconds since one was last let in; -1 if none was
 */
public record KeyUsage(long requestsInWindow, long remaining, long allowed, long limited, long sinceLastUse) {
    /** Of a key that was never used, under a limit of so many requests. */
    static KeyUsage none(int requests) {
        return new KeyUsage(0, requests, 0, 0, -1);
    }
}
