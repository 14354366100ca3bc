package io.latchkey.http;

import io.latchkey.authorize.Seconds;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/**
 * Writes a permit as headers: the common {@code X-RateLimit-*} and the fields of the IETF draft
 * <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit header fields for HTTP</a>.
 * A limit of 0 requests never frees a slot, so no header names a time for one. Immutable.
 *
 * @param clock the wall clock of {@code X-RateLimit-Reset}
 */
public record RateLimitHeaders(InstantSource clock) {
    private static final String POLICY = "\"default\"";

    /** Writes the headers of a permit. */
    public void write(Permit permit, BiConsumer<String, String> headers) {
        RateLimit limit = permit.limit();
        headers.accept("X-RateLimit-Limit", Integer.toString(limit.requests()));
        headers.accept("X-RateLimit-Remaining", Integer.toString(permit.remaining()));
        boolean everFrees = limit.requests() > 0;
        if (everFrees) {
            headers.accept("X-RateLimit-Reset", Long.toString(epochSecondAfter(permit.resetNanos())));
        }
        headers.accept(
                "RateLimit-Policy", POLICY + ";q=" + limit.requests() + ";w=" + Seconds.roundedUp(limit.windowNanos()));
        String remaining = POLICY + ";r=" + permit.remaining();
        headers.accept("RateLimit", everFrees ? remaining + ";t=" + Seconds.roundedUp(permit.resetNanos()) : remaining);
    }

    private long epochSecondAfter(long nanos) {
        Instant then = clock.instant().plusNanos(nanos);
        return then.getNano() == 0 ? then.getEpochSecond() : then.getEpochSecond() + 1;
    }
}
