package io.latchkey;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.key.PresentedKey;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for what methods pass to their callbacks. */
public final class Callbacks {
    /** Only ends hangs: a slow machine may take as long as it takes. */
    private static final long LONGEST_WAIT_MINUTES = 4;

    private Callbacks() {}

    /** Waits for the decision about a request. */
    public static Decision authorize(Authorizer authorizer, AuthRequest request) {
        return await(callback -> authorizer.authorize(request, callback));
    }

    /** Waits for the verdict on a key. */
    public static Verdict verify(KeyVerifier verifier, PresentedKey key, @Nullable String scope) {
        return await(callback -> verifier.verify(key, scope, callback));
    }

    /** Waits for a limiter's result. */
    public static LimiterResult acquire(RateLimiter limiter, String keyId, RateLimit limit) {
        return await(callback -> limiter.acquire(keyId, limit, callback));
    }

    private static <T> T await(Consumer<Consumer<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        call.accept(value -> {
            if (!result.complete(value)) {
                throw new AssertionError("the callback was called twice");
            }
        });
        try {
            return result.get(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no result", e);
        }
    }
}
