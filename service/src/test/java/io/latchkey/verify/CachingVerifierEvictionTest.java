package io.latchkey.verify;

import static io.latchkey.verify.CachingSetup.DOWN;
import static io.latchkey.verify.CachingSetup.KEY;
import static io.latchkey.verify.CachingSetup.NO;
import static io.latchkey.verify.CachingSetup.OTHER_KEY;
import static io.latchkey.verify.CachingSetup.RULES;
import static io.latchkey.verify.CachingSetup.yes;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("unit")
class CachingVerifierEvictionTest {
    private final CachingSetup setup = new CachingSetup(RULES);

    @Test
    void forgetsOneKeyInAllScopesAtOnce() {
        setup.says(yes("one"));
        Callbacks.verify(setup.verifier, KEY, null);
        Callbacks.verify(setup.verifier, KEY, "tts");
        Callbacks.verify(setup.verifier, OTHER_KEY, null);
        setup.verifier.evict(KEY.digest().id());
        setup.says(NO);
        assertThat(Callbacks.verify(setup.verifier, KEY, null)).isEqualTo(NO);
        assertThat(Callbacks.verify(setup.verifier, KEY, "tts")).isEqualTo(NO);
        assertThat(Callbacks.verify(setup.verifier, OTHER_KEY, null)).isEqualTo(yes("one"));
    }

    @Test
    void forgetsAllKeysAtOnce() {
        setup.says(yes("one"));
        Callbacks.verify(setup.verifier, KEY, null);
        Callbacks.verify(setup.verifier, OTHER_KEY, "tts");
        setup.verifier.evictAll();
        assertThat(setup.verifier.size()).isZero();
        setup.says(NO);
        assertThat(Callbacks.verify(setup.verifier, KEY, null)).isEqualTo(NO);
        assertThat(Callbacks.verify(setup.verifier, OTHER_KEY, "tts")).isEqualTo(NO);
    }

    @Test
    void whatIsForgottenServesNotEvenStale() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.verifier.evict(KEY.digest().id());
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
    }

    @Test
    void whatIsForgottenDuringTheCallServesNotEvenStale() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.hangs();
        CachingCallers caller = CachingCallers.start(1, setup::verify).allWaiting();
        setup.verifier.evictAll();
        setup.says(DOWN);
        setup.open.get(0).complete(DOWN);
        assertThat(caller.verdicts()).containsExactly(DOWN);
    }

    @Test
    void theAnswerOfACallInFlightIsNotRemembered() {
        setup.says(yes("old"));
        setup.verify();
        setup.passes(240);
        setup.hangs();
        setup.verify();
        setup.verifier.evict(KEY.digest().id());
        setup.open.get(0).complete(yes("old"));
        assertThat(setup.verifier.size()).isZero();
        setup.says(NO);
        assertThat(setup.verify()).isEqualTo(NO);
        assertThat(setup.calls()).isEqualTo(3);
    }

    @Test
    void waitersAreNotGivenTheAnswerOfACallFromBefore() {
        CachingCallers callers = CachingCallers.start(4, setup::verify).allWaiting();
        setup.verifier.evictAll();
        setup.says(NO);
        setup.open.get(0).complete(yes("old"));
        assertThat(callers.verdicts()).containsOnly(NO);
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aCallFromBeforeDoesNotEndTheOneAfter() {
        CachingCallers before = CachingCallers.start(1, setup::verify).allWaiting();
        setup.verifier.evictAll();
        CachingCallers after = CachingCallers.start(1, setup::verify).allWaiting();
        assertThat(setup.open).hasSize(2);
        setup.open.get(0).complete(yes("old"));
        CachingCallers later = CachingCallers.start(1, setup::verify).allWaiting();
        setup.open.get(1).complete(NO);
        assertThat(before.verdicts()).containsExactly(NO);
        assertThat(after.verdicts()).containsExactly(NO);
        assertThat(later.verdicts()).containsExactly(NO);
        assertThat(setup.calls()).isEqualTo(2);
        assertThat(setup.verify()).isEqualTo(NO);
    }

    @Test
    void anEvictionOfOneKeyLeavesTheCallsForOthersAlone() {
        CachingCallers callers = CachingCallers.start(2, setup::verify).allWaiting();
        setup.verifier.evict(OTHER_KEY.digest().id());
        setup.open.get(0).complete(yes("one"));
        assertThat(callers.verdicts()).containsOnly(yes("one"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
        assertThat(setup.calls()).isEqualTo(1);
    }

    /** A caller takes the verdict from the cache for others that wait, just while it is being evicted there. */
    @Test
    void whoComesAfterAnEvictionIsNotGivenWhatAnotherFoundBefore() throws Exception {
        setup.says(yes("old"));
        setup.verify();
        setup.says(NO);
        long start = setup.nanos.get();
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Thread evicting = Thread.currentThread();
        CachingCallers[] finder = new CachingCallers[1];
        setup.ticks = () -> {
            if (Thread.currentThread() == evicting) {
                // The verdict is about to be evicted: let the finder take it first.
                if (finder[0] == null) {
                    finder[0] = CachingCallers.start(1, setup::verify);
                    await(found);
                }
                return start;
            }
            int look = looks.incrementAndGet();
            if (look == 4) {
                found.countDown();
                await(goOn);
            }
            return look == 1 ? start + TimeUnit.SECONDS.toNanos(301) : start;
        };
        setup.verifier.evictAll();
        assertThat(found.getCount()).isZero();
        CachingCallers later = CachingCallers.start(1, setup::verify).allWaiting();
        goOn.countDown();
        assertThat(later.verdicts()).containsExactly(NO);
        assertThat(finder[0].verdicts()).containsExactly(NO);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
