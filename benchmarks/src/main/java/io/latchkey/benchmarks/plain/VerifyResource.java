package io.latchkey.benchmarks.plain;

import io.dropwizard.auth.Auth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Returns the name of the caller if the limit allows the request. */
@Path("verify")
public final class VerifyResource {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** Forward auth. */
    @GET
    public Response verify(@Auth Caller caller) {
        ConsumptionProbe probe = buckets.computeIfAbsent(caller.getName(), name -> bucket(caller.requests()))
                .tryConsumeAndReturnRemaining(1);
        Response.ResponseBuilder answer = probe.isConsumed()
                ? Response.ok().header("X-Auth-Key-Name", caller.getName())
                : Response.status(429)
                        .header("Retry-After", 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(Map.of("code", 429, "message", "Rate limit exceeded."));
        return answer.header("X-RateLimit-Limit", caller.requests())
                .header("X-RateLimit-Remaining", probe.getRemainingTokens())
                .build();
    }

    private static Bucket bucket(int requests) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, Duration.ofMinutes(1)))
                .build();
    }
}
