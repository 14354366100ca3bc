package io.latchkey.http.jersey;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import java.time.Duration;

/** Waits for the decisions of an authorizer, for JAX-RS, whose filters cannot return before the decision. Thread-safe. */
final class BlockingAuthorizer {
    /** Only ends hangs: no call to the validator may take longer than 60 s, and none to Redis longer than 10 s. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final Authorizer authorizer;
    private final Duration longestWait;

    BlockingAuthorizer(Authorizer authorizer) {
        this(authorizer, LONGEST_WAIT);
    }

    BlockingAuthorizer(Authorizer authorizer, Duration longestWait) {
        this.authorizer = authorizer;
        this.longestWait = longestWait;
    }

    /** Returns the decision, or a denial if the calling thread is interrupted or no decision is made in time. */
    Decision authorize(AuthRequest request) {
        AwaitedResult<Decision> result = new AwaitedResult<>();
        authorizer.authorize(request, result);
        return result.get(longestWait, reason -> Decision.Denied.unavailable(null, reason));
    }
}
