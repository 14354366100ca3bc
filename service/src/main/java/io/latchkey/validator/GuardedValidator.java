package io.latchkey.validator;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.ExternalValidator;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import io.latchkey.verify.Verdict;
import io.latchkey.verify.Verdict.Unavailable.Cause;
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
 * Keeps a broken validator from holding up callers: bounds the calls that run at once, on threads of their own, and makes none
 * while the circuit breaker is open. Thread-safe.
 */
public final class GuardedValidator implements ExternalValidator, ValidatorStatus {
    /** How long a caller waits for a probe. It then gets the next best result, and the probe goes on without it. */
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
    private final ValidatorCircuit circuit;
    private final ThreadPoolBulkhead bulkhead;
    private final long deadlineNanos;
    private final LongSupplier nanoTime;
    private final List<ValidatorListener> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String lastFailure;

    /**
     * Creates a validator with a closed circuit.
     *
     * @param probeKey a key that no caller has
     * @param deadlineNanos the time within which a call must begin, or it is not made at all
     * @param nanoTime a monotonic clock in nanoseconds
     */
    GuardedValidator(
            BiFunction<PresentedKey, @Nullable String, Verdict> call,
            PresentedKey probeKey,
            int concurrentCalls,
            long deadlineNanos,
            LongSupplier nanoTime) {
        this.call = call;
        this.nanoTime = nanoTime;
        this.deadlineNanos = deadlineNanos;
        this.circuit = new ValidatorCircuit(
                () -> call.apply(probeKey, null),
                (before, after) -> listeners.forEach(listener -> listener.circuitChanged(before, after)),
                nanoTime);
        this.bulkhead = ThreadPoolBulkhead.of(
                "latchkey-validator",
                ThreadPoolBulkheadConfig.custom()
                        .coreThreadPoolSize(concurrentCalls)
                        .maxThreadPoolSize(concurrentCalls)
                        .queueCapacity(QUEUED_CALLS)
                        .build());
    }

    @Override
    public CompletionStage<Verdict> query(PresentedKey key, @Nullable String scope) {
        if (!circuit.tryAcquire()) {
            return CompletableFuture.completedFuture(OPEN);
        }
        boolean halfOpen = circuit.isHalfOpen();
        long queuedAt = nanoTime.getAsLong();
        try {
            CompletableFuture<Verdict> verdict = bulkhead.executeSupplier(() -> run(key, scope, queuedAt, halfOpen))
                    .toCompletableFuture();
            return halfOpen
                    ? verdict.copy().completeOnTimeout(SLOW_PROBE, PROBE_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    : verdict;
        } catch (BulkheadFullException e) {
            release(halfOpen);
            return CompletableFuture.completedFuture(FULL);
        } catch (RuntimeException | Error e) {
            release(halfOpen);
            throw e;
        }
    }

    /** Releases only what a half-open circuit permitted: a call from before it opened would add to its probes. */
    private void release(boolean halfOpen) {
        if (halfOpen) {
            circuit.release();
        }
    }

    private Verdict run(PresentedKey key, @Nullable String scope, long queuedAt, boolean halfOpen) {
        if (nanoTime.getAsLong() - queuedAt >= deadlineNanos) {
            // Its caller has left. What kept it waiting is judged by the calls that did run.
            release(halfOpen);
            return QUEUED_TOO_LONG;
        }
        if (halfOpen && !circuit.probe()) {
            return OPEN;
        }
        long startedAt = nanoTime.getAsLong();
        try {
            Verdict verdict = call.apply(key, scope);
            record(verdict, nanoTime.getAsLong() - startedAt);
            return verdict;
        } catch (RuntimeException | Error e) {
            String kind = e.getClass().getSimpleName();
            record(new Verdict.Unavailable("the call failed (" + kind + ")"), nanoTime.getAsLong() - startedAt);
            throw new CompletionException(e);
        }
    }

    private void record(Verdict verdict, long nanos) {
        calls.increment();
        listeners.forEach(listener -> listener.called(verdict, nanos));
        if (!(verdict instanceof Verdict.Unavailable unavailable)) {
            lastFailure = null;
            circuit.recordSuccess(nanos);
            return;
        }
        failures.increment();
        lastFailure = unavailable.reason();
        if (unavailable.cause() == Cause.CALL_FAILED) {
            circuit.recordFailure(nanos, unavailable.reason());
        }
    }

    @Override
    public String circuit() {
        return circuit.state();
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

    /** Ends the threads that run calls. */
    void stop() throws Exception {
        bulkhead.close();
    }

    @Override
    public String toString() {
        return "the external validator";
    }
}
