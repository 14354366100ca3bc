package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("unit")
class GuardedValidatorTest {
    private static final PresentedKey KEY = new PresentedKey("sk_live_one");
    private static final PresentedKey PROBE = new PresentedKey("sk_live_probe");
    private static final Verdict NO = Verdict.Invalid.refused("revoked");
    private static final Verdict DOWN = new Verdict.Unavailable("down");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE / 2);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile Supplier<Verdict> script = () -> NO;

    /** The result of a call with our own key: the same as any other, unless a test sets another. */
    private volatile Supplier<Verdict> probed = () -> script.get();

    private final GuardedValidator validator = new GuardedValidator(
            (key, scope) -> {
                if (key == PROBE) {
                    probes.incrementAndGet();
                    return probed.get();
                }
                calls.incrementAndGet();
                return script.get();
            },
            PROBE,
            2,
            TimeUnit.SECONDS.toNanos(1),
            nanos::get);

    @AfterEach
    void stop() throws Exception {
        held.countDown();
        validator.stop();
    }

    @Test
    void opensAfterFailuresAndThenMakesNoCalls() throws Exception {
        open();
        assertThat(validator.circuit()).isEqualTo("OPEN");
        CompletableFuture<Verdict> answer = query();
        assertThat(answer).isDone();
        assertThat(answer.get()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(calls).hasValue(5);
    }

    @Test
    void negativeVerdictIsNotAFailure() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(query().get()).isEqualTo(NO);
        }
        assertThat(validator.circuit()).isEqualTo("CLOSED");
    }

    @Test
    void slowCallDoesNotBlockTheCaller() throws Exception {
        script = this::hold;
        CompletableFuture<Verdict> answer = query();
        assertThat(answer).isNotDone();
        held.countDown();
        assertThat(answer.get()).isEqualTo(NO);
    }

    @Test
    void closesAfterASuccessfulProbe() throws Exception {
        open();
        script = () -> NO;
        passes(4.999);
        assertThat(query().get()).isNotEqualTo(NO);
        passes(0.002);
        assertThat(query().get()).isEqualTo(NO);
        assertThat(validator.circuit()).isEqualTo("CLOSED");
        assertThat(probes).hasValue(2);
    }

    @Test
    void staysOpenAfterAFailedProbe() throws Exception {
        open();
        passes(5.001);
        assertThat(query().get()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(validator.circuit()).isEqualTo("OPEN");
        assertThat(query()).isDone();
        assertThat(calls).hasValue(5);
        assertThat(probes).hasValue(2);
    }

    @Test
    void rejectedKeysDoNotOpenTheCircuit() throws Exception {
        script = () -> new Verdict.Unavailable("the validator answered 400", Verdict.Unavailable.Cause.CALL_REJECTED);
        for (int i = 0; i < 100; i++) {
            query().get();
        }
        assertThat(validator.circuit()).isEqualTo("CLOSED");
        assertThat(validator.failures()).isEqualTo(100);
        assertThat(probes).hasValue(0);
    }

    /** Rejected keys do not hide failures either. */
    @Test
    void rejectedKeysDoNotCloseTheCircuit() throws Exception {
        for (int i = 0; i < 5; i++) {
            script = () -> DOWN;
            failing(query());
            script = () -> new Verdict.Unavailable("no", Verdict.Unavailable.Cause.CALL_REJECTED);
            query().get();
            probed = () -> DOWN;
        }
        assertThat(validator.circuit()).isEqualTo("OPEN");
    }

    @Test
    void keysThatMakeTheValidatorFailDoNotOpenTheCircuit() throws Exception {
        script = () -> DOWN;
        probed = () -> NO;
        for (int i = 0; i < 100; i++) {
            failing(query());
        }
        assertThat(validator.circuit()).isEqualTo("CLOSED");
        assertThat(probes).as("within a second").hasValue(1);
        passes(1.001);
        failFive();
        assertThat(probes).hasValue(2);
    }

    @Test
    void failingKeysDoNotKeepTheCircuitOpen() throws Exception {
        open();
        passes(5.001);
        probed = () -> new Verdict.Unavailable("unknown key", Verdict.Unavailable.Cause.CALL_REJECTED);
        failing(query());
        assertThat(validator.circuit()).isEqualTo("CLOSED");
    }

    @Test
    void requestsDuringASlowProbeGetAResult() throws Exception {
        open();
        passes(5.001);
        script = this::hold;
        assertThat(query().get()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(held.getCount()).isEqualTo(1);
        assertThat(query()).isDone();
        held.countDown();
        until("CLOSED");
        assertThat(query().get()).isEqualTo(NO);
    }

    @Test
    void callsThatThrowAreFailuresAndAreProbed() throws Exception {
        script = () -> {
            throw new IllegalStateException("broken");
        };
        failFive();
        script = () -> {
            throw new StackOverflowError();
        };
        for (int round = 0; round < 3; round++) {
            passes(5.001);
            failing(query());
            assertThat(validator.circuit()).isEqualTo("OPEN");
        }
        script = () -> NO;
        passes(5.001);
        assertThat(query().get()).isEqualTo(NO);
        assertThat(query().get()).isEqualTo(NO);
        assertThat(validator.circuit()).isEqualTo("CLOSED");
    }

    @Test
    void callsOverTheBoundEndAtOnce() throws Exception {
        script = this::hold;
        List<CompletableFuture<Verdict>> answers = new ArrayList<>();
        for (int i = 0; i < 2 + 1024; i++) {
            answers.add(query());
        }
        CompletableFuture<Verdict> over = query();
        assertThat(over).isDone();
        assertThat(over.get()).isInstanceOf(Verdict.Unavailable.class);
        held.countDown();
        for (CompletableFuture<Verdict> answer : answers) {
            assertThat(answer.get()).isEqualTo(NO);
        }
        assertThat(validator.circuit()).isEqualTo("CLOSED");
        assertThat(query().get()).isEqualTo(NO);
    }

    private void open() throws Exception {
        script = () -> DOWN;
        failFive();
        assertThat(validator.circuit()).isEqualTo("OPEN");
    }

    private void failFive() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            failing(query());
        }
    }

    private static void failing(CompletableFuture<Verdict> answer) throws InterruptedException {
        try {
            assertThat(answer.get()).isInstanceOf(Verdict.Unavailable.class);
        } catch (ExecutionException e) {
            assertThat(e).isNotNull();
        }
    }

    private Verdict hold() {
        await(held);
        return NO;
    }

    private CompletableFuture<Verdict> query() {
        return validator.query(KEY, null).toCompletableFuture();
    }

    private void passes(double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
    }

    private void until(String circuit) {
        while (!validator.circuit().equals(circuit)) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
