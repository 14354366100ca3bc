package io.latchkey.remote;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.RemoteVerifier;
import io.latchkey.verify.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a broken validator from holding anybody up: at most so many calls at once, on threads of their own, and none for a
 * while once too many have failed. Safe for concurrent use.
 */
public final class GuardedValidator implements RemoteVerifier {
    private static final int JUDGED_CALLS = 20;
    private static final int FEWEST_JUDGED_CALLS = 5;
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);
    private static final int PROBES = 2;

    /** How long a caller waits for a probe; it then gets the next best answer, and the probe goes on without it. */
    private static final long PROBE_WAIT_MILLIS = 500;

    private static final int QUEUED_CALLS = 1024;
    private static final Verdict OPEN = new Verdict.Unavailable("the validator failed too often and is left alone");
    private static final Verdict FULL = new Verdict.Unavailable("too many calls to the validator");
    private static final Verdict SLOW_PROBE = new Verdict.Unavailable("the validator is being tried again");
    private static final Verdict QUEUED_TOO_LONG = new Verdict.Unavailable("no call to the validator became free");

    private final BiFunction<PresentedKey, @Nullable String, Verdict> call;
    private final CircuitBreaker breaker;
    private final ThreadPoolBulkhead bulkhead;
    private final long deadlineNanos;
    private final LongSupplier nanoTime;

    /**
     * A closed circuit.
     *
     * @param deadlineNanos a call that did not begin within that time is not made at all
     * @param nanoTime a monotonic clock in nanoseconds
     */
    GuardedValidator(
            BiFunction<PresentedKey, @Nullable String, Verdict> call,
            int concurrentCalls,
            long deadlineNanos,
            LongSupplier nanoTime) {
        this.call = call;
        this.nanoTime = nanoTime;
        this.deadlineNanos = deadlineNanos;
        this.breaker = CircuitBreaker.of(
                "latchkey-validator",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(JUDGED_CALLS)
                        .minimumNumberOfCalls(FEWEST_JUDGED_CALLS)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .clock(new MonotonicClock(nanoTime))
                        .currentTimestampFunction(clock -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
        this.bulkhead = ThreadPoolBulkhead.of(
                "latchkey-validator",
                ThreadPoolBulkheadConfig.custom()
                        .coreThreadPoolSize(concurrentCalls)
                        .maxThreadPoolSize(concurrentCalls)
                        .queueCapacity(QUEUED_CALLS)
                        .build());
    }

    @Override
    public CompletionStage<Verdict> ask(PresentedKey key, @Nullable String scope) {
        if (!breaker.tryAcquirePermission()) {
            return CompletableFuture.completedFuture(OPEN);
        }
        boolean probe = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        long askedAt = nanoTime.getAsLong();
        try {
            CompletableFuture<Verdict> answer = bulkhead.executeSupplier(() -> run(key, scope, askedAt, probe))
                    .toCompletableFuture();
            return probe
                    ? answer.copy().completeOnTimeout(SLOW_PROBE, PROBE_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    : answer;
        } catch (BulkheadFullException e) {
            release(probe);
            return CompletableFuture.completedFuture(FULL);
        } catch (RuntimeException | Error e) {
            release(probe);
            throw e;
        }
    }

    /** Only what a probe took: a call from before the circuit opened would add to the probes. */
    private void release(boolean probe) {
        if (probe) {
            breaker.releasePermission();
        }
    }

    private Verdict run(PresentedKey key, @Nullable String scope, long askedAt, boolean probe) {
        long startedAt = nanoTime.getAsLong();
        if (startedAt - askedAt >= deadlineNanos) {
            // Its caller has gone; what kept it waiting is judged by the calls that did run.
            release(probe);
            return QUEUED_TOO_LONG;
        }
        Verdict verdict;
        try {
            verdict = call.apply(key, scope);
        } catch (RuntimeException | Error e) {
            breaker.onError(nanoTime.getAsLong() - startedAt, TimeUnit.NANOSECONDS, e);
            throw new CompletionException(e);
        }
        long took = nanoTime.getAsLong() - startedAt;
        if (verdict instanceof Verdict.Unavailable unavailable) {
            breaker.onError(took, TimeUnit.NANOSECONDS, new ValidatorFailure(unavailable.why()));
        } else {
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        }
        return verdict;
    }

    /** The circuit: {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}. */
    public String circuit() {
        return breaker.getState().name();
    }

    /** Ends the threads that calls run on. */
    void stop() throws Exception {
        bulkhead.close();
    }

    @Override
    public String toString() {
        return "the external validator";
    }

    /** For the breaker, which measures spans by a wall clock: one that is set back would keep it open. */
    private static final class MonotonicClock extends Clock {
        private final LongSupplier nanoTime;

        MonotonicClock(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoTime.getAsLong());
        }
    }

    /** What the breaker is told; it has no use for a stack trace. */
    private static final class ValidatorFailure extends Exception {
        private static final long serialVersionUID = 1L;

        ValidatorFailure(String message) {
            super(message, null, false, false);
        }
    }
}
