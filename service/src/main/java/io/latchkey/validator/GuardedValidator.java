package io.latchkey.validator;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.ExternalValidator;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import io.latchkey.verify.Verdict;
import io.latchkey.verify.Verdict.Unavailable.Cause;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a broken validator from holding up callers: at most so many calls at once, on threads of their own, and none for a
 * while once it fails. Thread-safe.
 *
 * <p>Callers choose the keys that are sent, and one of them can send keys that make a validator fail. So many failed calls are
 * only a suspicion: the circuit opens if a call with a key of our own fails, too, and closes when such a call is answered.
 */
public final class GuardedValidator implements ExternalValidator, ValidatorStatus {
    private static final int JUDGED_CALLS = 20;
    private static final int FEWEST_JUDGED_CALLS = 5;
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);

    /** For how long a validator that has answered the probe is not probed again. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a caller waits for a probe; it then gets the next best answer, and the probe goes on without it. */
    private static final long PROBE_WAIT_MILLIS = 500;

    private static final int QUEUED_CALLS = 1024;
    private static final Verdict OPEN =
            new Verdict.Unavailable("the circuit breaker of the validator is open", Cause.NO_CALL);
    private static final Verdict FULL = new Verdict.Unavailable("too many calls to the validator", Cause.NO_CALL);
    private static final Verdict SLOW_PROBE =
            new Verdict.Unavailable("the validator is being tried again", Cause.NO_CALL);
    private static final Verdict QUEUED_TOO_LONG =
            new Verdict.Unavailable("no call to the validator became free", Cause.NO_CALL);

    private final BiFunction<PresentedKey, @Nullable String, Verdict> call;
    private final PresentedKey probeKey;
    private final CircuitBreaker suspicion;
    private final CircuitBreaker circuit;
    private final ThreadPoolBulkhead bulkhead;
    private final long deadlineNanos;
    private final LongSupplier nanoTime;
    private final AtomicBoolean probing = new AtomicBoolean();
    private final List<ValidatorListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String lastFailure;
    private volatile long trustedUntil;

    /**
     * A closed circuit.
     *
     * @param probeKey a key that no caller has
     * @param deadlineNanos a call that did not begin within that time is not made at all
     * @param nanoTime a monotonic clock in nanoseconds
     */
    GuardedValidator(
            BiFunction<PresentedKey, @Nullable String, Verdict> call,
            PresentedKey probeKey,
            int concurrentCalls,
            long deadlineNanos,
            LongSupplier nanoTime) {
        this.call = call;
        this.probeKey = probeKey;
        this.nanoTime = nanoTime;
        this.deadlineNanos = deadlineNanos;
        this.trustedUntil = nanoTime.getAsLong();
        this.suspicion = breaker("latchkey-validator-calls", JUDGED_CALLS, FEWEST_JUDGED_CALLS);
        this.circuit = breaker("latchkey-validator", 1, 1);
        this.circuit.getEventPublisher().onStateTransition(event -> {
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

    /** A circuit breaker that opens when half of so many calls have failed. */
    private CircuitBreaker breaker(String name, int judged, int fewest) {
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(judged)
                        .minimumNumberOfCalls(fewest)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(new MonotonicClock(nanoTime))
                        .currentTimestampFunction(clock -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
    }

    @Override
    public CompletionStage<Verdict> ask(PresentedKey key, @Nullable String scope) {
        if (!circuit.tryAcquirePermission()) {
            return CompletableFuture.completedFuture(OPEN);
        }
        boolean halfOpen = circuit.getState() == CircuitBreaker.State.HALF_OPEN;
        long askedAt = nanoTime.getAsLong();
        try {
            CompletableFuture<Verdict> answer = bulkhead.executeSupplier(() -> run(key, scope, askedAt, halfOpen))
                    .toCompletableFuture();
            return halfOpen
                    ? answer.copy().completeOnTimeout(SLOW_PROBE, PROBE_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    : answer;
        } catch (BulkheadFullException e) {
            release(halfOpen);
            return CompletableFuture.completedFuture(FULL);
        } catch (RuntimeException | Error e) {
            release(halfOpen);
            throw e;
        }
    }

    /** Gives back only what a half-open circuit gave: a call from before it opened would add to its probes. */
    private void release(boolean halfOpen) {
        if (halfOpen) {
            circuit.releasePermission();
        }
    }

    private Verdict run(PresentedKey key, @Nullable String scope, long askedAt, boolean halfOpen) {
        if (nanoTime.getAsLong() - askedAt >= deadlineNanos) {
            // Its caller has gone; what kept it waiting is judged by the calls that did run.
            release(halfOpen);
            return QUEUED_TOO_LONG;
        }
        if (halfOpen && !probe()) {
            return OPEN;
        }
        long startedAt = nanoTime.getAsLong();
        try {
            Verdict verdict = call.apply(key, scope);
            ended(verdict, nanoTime.getAsLong() - startedAt);
            return verdict;
        } catch (RuntimeException | Error e) {
            String kind = e.getClass().getSimpleName();
            ended(new Verdict.Unavailable("the call failed (" + kind + ")"), nanoTime.getAsLong() - startedAt);
            throw new CompletionException(e);
        }
    }

    private void ended(Verdict verdict, long nanos) {
        calls.increment();
        listeners.forEach(listener -> listener.called(verdict, nanos));
        if (!(verdict instanceof Verdict.Unavailable unavailable)) {
            lastFailure = null;
            suspicion.onSuccess(nanos, TimeUnit.NANOSECONDS);
            return;
        }
        failures.increment();
        lastFailure = unavailable.reason();
        if (unavailable.cause() == Cause.CALL_FAILED) {
            suspicion.onError(nanos, TimeUnit.NANOSECONDS, new ValidatorFailure(unavailable.reason()));
            if (suspicion.getState() == CircuitBreaker.State.OPEN) {
                examine();
            }
        }
    }

    /** Finds out whether the validator fails, or some keys make it fail. One thread does, and its caller waits for it. */
    private void examine() {
        if (!probing.compareAndSet(false, true)) {
            return;
        }
        try {
            suspicion.reset();
            if (circuit.getState() == CircuitBreaker.State.CLOSED && nanoTime.getAsLong() - trustedUntil >= 0) {
                probe();
            }
        } finally {
            probing.set(false);
        }
    }

    /** Makes a call with our own key, which decides about the circuit. Returns whether it was answered. */
    private boolean probe() {
        long startedAt = nanoTime.getAsLong();
        Verdict verdict;
        try {
            verdict = call.apply(probeKey, null);
        } catch (RuntimeException | Error e) {
            verdict = new Verdict.Unavailable("the call failed (" + e.getClass().getSimpleName() + ")");
        }
        long now = nanoTime.getAsLong();
        if (verdict instanceof Verdict.Unavailable unavailable && unavailable.cause() == Cause.CALL_FAILED) {
            circuit.onError(now - startedAt, TimeUnit.NANOSECONDS, new ValidatorFailure(unavailable.reason()));
            return false;
        }
        trustedUntil = now + TRUSTED_NANOS;
        circuit.onSuccess(now - startedAt, TimeUnit.NANOSECONDS);
        return true;
    }

    @Override
    public String circuit() {
        return circuit.getState().name();
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
