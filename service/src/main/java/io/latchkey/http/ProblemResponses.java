package io.latchkey.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import io.latchkey.authorize.Seconds;
import java.util.List;

/** Caches the responses to the most frequent denials, because writing JSON costs more than deciding. Thread-safe. */
public final class ProblemResponses {
    /** Most differ in the seconds until a limit allows the next request, 60 by default. */
    private static final int MAXIMUM_SIZE = 1000;

    private final LoadingCache<Problem, ProblemResponse> responses;

    /** Creates the cache. A 401 has the challenges of these schemes. */
    public ProblemResponses(AuthorizationSchemes schemes) {
        List<String> challenges = schemes.challenges(ProblemResponse.REALM);
        responses = Caffeine.newBuilder()
                .maximumSize(MAXIMUM_SIZE)
                .executor(Runnable::run)
                .build(problem -> problem.response(challenges));
    }

    /** Returns the response, without the headers of a limit. It is the same object for the same denial while it is cached. */
    public ProblemResponse of(Decision.Denied denied) {
        long nanos = denied.retryAfterNanos();
        return responses.get(new Problem(denied.reason(), denied.detail(), nanos > 0 ? Seconds.roundedUp(nanos) : 0));
    }

    private record Problem(DenialReason reason, String detail, long retryAfterSeconds) {
        ProblemResponse response(List<String> challenges) {
            return ProblemResponse.of(reason, detail, retryAfterSeconds, challenges);
        }
    }
}
