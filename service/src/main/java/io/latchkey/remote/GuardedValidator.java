package io.latchkey.remote;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.RemoteVerifier;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import io.latchkey.verify.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a broken validator from holding anybody up: at most so many calls at once, on threads of their own, and none for a
 * while once too many have failed. Safe for concurrent use.
 */
public final class GuardedValidator implements RemoteVerifier, ValidatorStatus {
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
    private final List<ValidatorListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String lastFailure;

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
        this.breaker.getEventPublisher().onStateTransition(event -> {
            CircuitBreaker.StateTransition change = event.getStateTransition();
            listeners.forEach(listener -> listener.circuitChanged(
                    change.getFromState().name(), change.getToState().name()));
        });
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
        try {
            Verdict verdict = call.apply(key, scope);
            ended(verdict, nanoTime.getAsLong() - startedAt, null);
            return verdict;
        } catch (RuntimeException | Error e) {
            String kind = e.getClass().getSimpleName();
            ended(new Verdict.Unavailable("the call failed (" + kind + ")"), nanoTime.getAsLong() - startedAt, e);
            throw new CompletionException(e);
        }
    }

    private void ended(Verdict verdict, long nanos, @Nullable Throwable error) {
        calls.increment();
        listeners.forEach(listener -> listener.called(verdict, nanos));
        if (verdict instanceof Verdict.Unavailable unavailable) {
            failures.increment();
            lastFailure = unavailable.why();
            breaker.onError(
                    nanos, TimeUnit.NANOSECONDS, error == null ? new ValidatorFailure(unavailable.why()) : error);
        } else {
            lastFailure = null;
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public String circuit() {
        return breaker.getState().name();
    }

    @Override
    public long calls() {
        return calls.sum();
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    @Override
    public @Nullable String lastFailure() {
        return lastFailure;
    }

    @Override
    public void addListener(ValidatorListener listener) {
        listeners.add(listener);
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
