package io.latchkey.admin.jmx;

/**
 * {@code io.latchkey:type=RateLimiter}. The descriptions are what JMX clients show. Setters and {@code reset} throw {@link
 * IllegalArgumentException} if the value is out of range or empty; the message states the range.
 */
@Description("The rate limiter: the default limit, and counted requests")
public interface RateLimiterMXBean {
    @Description("Default limit: requests per window, 0 to 1000000000; 0 denies all. Changes last until the next start")
    int getDefaultRequests();

    void setDefaultRequests(int requests);

    @Description("Window of the default limit in seconds, 0.001 to 31622400. Changes last until the next start")
    double getDefaultWindowSeconds();

    void setDefaultWindowSeconds(double seconds);

    @Description("Number of keys whose requests are counted")
    int getTrackedKeys();

    @Description("Number of requests with a key that the rate limiter allowed since the start")
    long getAllowed();

    @Description("Number of requests denied since the start because their key was over its limit")
    long getLimited();

    @Description(
            "Circuit breaker to Redis: CLOSED while Redis is used, OPEN while it is unavailable; DISABLED without Redis")
    String getCircuit();

    @Description("Number of decisions made since the start without Redis, while it was unavailable")
    long getFallbacks();

    @Description("Resets the counted requests of one key, but no totals; returns the number of keys reset, 0 or 1")
    int reset(String id);

    @Description("Resets the counted requests of all keys, but no totals; returns the number of keys reset")
    int resetAll();
}
