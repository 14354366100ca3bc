package io.latchkey.validator;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.latchkey.verify.Verdict;
import io.latchkey.verify.Verdict.Unavailable.Cause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The circuit breaker of the validator. Thread-safe.
 *
 * <p>Callers choose the keys that are sent, and one of them may send keys that make a validator fail. Failed calls alone are
 * therefore only a suspicion: the circuit opens if a probe, a call with a key of our own, fails as well, and closes when a probe
 * succeeds.
 */
final class ValidatorCircuit {
    private static final int JUDGED_CALLS = 20;
    private static final int FEWEST_JUDGED_CALLS = 5;
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);

    /** How long after a successful probe no other is made. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<Verdict> probe;
    private final LongSupplier nanoTime;
    private final CircuitBreaker suspicion;
    private final CircuitBreaker circuit;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile long trustedUntil;

    /**
     * Creates a closed circuit.
     *
     * @param probe makes a call with a key that no caller has
     * @param changed receives the old and the new state at each change
     * @param nanoTime a monotonic clock in nanoseconds
     */
    ValidatorCircuit(Supplier<Verdict> probe, BiConsumer<String, String> changed, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.trustedUntil = nanoTime.getAsLong();
        this.suspicion = breaker("latchkey-validator-calls", JUDGED_CALLS, FEWEST_JUDGED_CALLS);
        this.circuit = breaker("latchkey-validator", 1, 1);
        this.circuit.getEventPublisher().onStateTransition(event -> {
            CircuitBreaker.StateTransition change = event.getStateTransition();
            changed.accept(change.getFromState().name(), change.getToState().name());
        });
    }

    /** Creates a circuit breaker that opens when half of the judged calls have failed. */
    private CircuitBreaker breaker(String name, int judged, int fewest) {
        // The breaker would stay open if the wall clock were set back.
        InstantSource clock = () -> Instant.EPOCH.plusNanos(nanoTime.getAsLong());
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(judged)
                        .minimumNumberOfCalls(fewest)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(OPEN_FOR)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .currentTimestampFunction(ignored -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                        .build());
    }

    /** Returns whether a call may be made. In a half-open circuit, that call must {@link #probe} first. */
    boolean tryAcquire() {
        return circuit.tryAcquirePermission();
    }

    boolean isHalfOpen() {
        return circuit.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    /** Returns the permission of a call that is not made in a half-open circuit. */
    void release() {
        circuit.releasePermission();
    }

    String state() {
        return circuit.getState().name();
    }

    void recordSuccess(long nanos) {
        suspicion.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    /** Records a failed call. The thread that records one too many probes the validator before it returns. */
    void recordFailure(long nanos, String reason) {
        suspicion.onError(nanos, TimeUnit.NANOSECONDS, new ValidatorFailure(reason));
        if (suspicion.getState() == CircuitBreaker.State.OPEN && probing.compareAndSet(false, true)) {
            try {
                suspicion.reset();
                if (circuit.getState() == CircuitBreaker.State.CLOSED && nanoTime.getAsLong() - trustedUntil >= 0) {
                    probe();
                }
            } finally {
                probing.set(false);
            }
        }
    }

    /** Makes a call with our own key, which opens or closes the circuit. Returns whether the validator answered it. */
    boolean probe() {
        long startedAt = nanoTime.getAsLong();
        Verdict verdict;
        try {
            verdict = probe.get();
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

    /** A failed call, as the breaker records it: without a stack trace, which it does not use. */
    private static final class ValidatorFailure extends Exception {
        private static final long serialVersionUID = 1L;

        ValidatorFailure(String message) {
            super(message, null, false, false);
        }
    }
}
