package io.latchkey.http.jersey;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

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
        return BlockingAuthorizer.<Decision>await(
                callback -> authorizer.authorize(request, callback),
                longestWait,
                reason -> Decision.Denied.unavailable(null, reason));
    }

    /**
     * Returns what a call passes to its callback.
     *
     * @param longest how long to wait at most
     * @param fallback makes a result from the reason why there is none: the thread was interrupted, or the time is over
     */
    static <T> T await(Consumer<Consumer<T>> call, Duration longest, Function<String, T> fallback) {
        CompletableFuture<T> result = new CompletableFuture<>();
        call.accept(result::complete);
        try {
            return result.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return fallback.apply("no decision in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fallback.apply("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a callback receives no exception", e);
        }
    }
}
