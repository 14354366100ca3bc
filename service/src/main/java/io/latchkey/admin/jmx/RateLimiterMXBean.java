package io.latchkey.admin.jmx;

/** {@code io.latchkey:type=RateLimiter}: what was counted, and the limit of the keys that have none of their own. */
@Description("What was counted, and the limit of the keys that have none of their own")
public interface RateLimiterMXBean {
    /** How many requests such a key may send in a window. */
    @Description(
            "How many requests in a window a key without a limit of its own may send: 0 to 1000000000; 0 refuses all")
    int getDefaultRequests();

    /**
     * Changes that from the next request on, until the next start.
     *
     * @throws IllegalArgumentException if it is not 0 to 1 000 000 000; the message says so
     */
    void setDefaultRequests(int requests);

    /** How long the window of such a key is, in seconds. */
    @Description("The window of that limit in seconds: 0.001 to 31622400")
    double getDefaultWindowSeconds();

    /**
     * Changes that from the next request on, until the next start.
     *
     * @throws IllegalArgumentException if it is not 0.001 to 31 622 400, which is 366 days; the message says so
     */
    void setDefaultWindowSeconds(double seconds);

    /** How many keys are counted. */
    @Description("How many keys are counted")
    int getTrackedKeys();

    /** How many requests with a key were let in since the start. */
    @Description("How many requests with a key were let in since the start")
    long getAllowed();

    /** How many requests were refused since the start because their key was over its limit. */
    @Description("How many requests were refused since the start because their key was over its limit")
    long getLimited();

    /** {@code CLOSED} while Redis is asked, {@code OPEN} while it is away; {@code DISABLED} without it. */
    @Description("CLOSED while Redis is asked, OPEN while it is away; DISABLED where each process counts for itself")
    String getCircuit();

    /** How many decisions were made without Redis since the start. */
    @Description("How many decisions were made without Redis since the start, while it was away")
    long getFallbacks();

    /**
     * Forgets the requests that count against the limit of one key, and no totals.
     *
     * @return for how many keys: 0 or 1
     * @throws IllegalArgumentException if there is no id; the message says so
     */
    @Description("Forgets the requests that count against the limit of one key; tells for how many keys, 0 or 1")
    int reset(String id);

    /**
     * Forgets them for every key.
     *
     * @return for how many keys
     */
    @Description("Forgets the requests that count against the limits of all keys; tells for how many keys")
    int resetAll();
}
