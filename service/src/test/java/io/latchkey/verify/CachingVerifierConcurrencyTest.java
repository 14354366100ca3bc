package io.latchkey.verify;

import static io.latchkey.verify.CachingSetup.KEY;
import static io.latchkey.verify.CachingSetup.NO;
import static io.latchkey.verify.CachingSetup.OTHER_KEY;
import static io.latchkey.verify.CachingSetup.RULES;
import static io.latchkey.verify.CachingSetup.rules;
import static io.latchkey.verify.CachingSetup.yes;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.key.PresentedKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@Tag("unit")
class CachingVerifierConcurrencyTest {
    private static final int THREADS = 16;
    private static final int ROUNDS = 20;

    private final CachingSetup setup = new CachingSetup(RULES);

    @Test
    void manyFirstRequestsForOneKeyMakeOneCall() {
        for (int round = 0; round < ROUNDS; round++) {
            PresentedKey key = new PresentedKey("sk_live_" + round);
            CachingCallers callers = CachingCallers.start(THREADS, () -> Callbacks.verify(setup.verifier, key, null))
                    .allWaiting();
            assertThat(setup.calls()).isEqualTo(round + 1);
            setup.open.get(round).complete(yes("one"));
            assertThat(callers.verdicts()).hasSize(THREADS).containsOnly(yes("one"));
        }
        assertThat(setup.calls()).isEqualTo(ROUNDS);
    }

    @Test
    void manyFirstRequestsMakeOneCallEvenIfItEndsAtOnce() {
        setup.says(yes("one"));
        for (int round = 0; round < ROUNDS; round++) {
            PresentedKey key = new PresentedKey("sk_live_" + round);
            CachingCallers callers = CachingCallers.start(THREADS, () -> Callbacks.verify(setup.verifier, key, null));
            assertThat(callers.verdicts()).hasSize(THREADS).containsOnly(yes("one"));
            assertThat(setup.calls()).isEqualTo(round + 1);
        }
    }

    @Test
    void whoLookedBeforeTheCallEndedDoesNotStartASecondOne() {
        setup.says(yes("old"));
        setup.verify();
        setup.passes(300);
        setup.says(yes("new"));
        AtomicInteger reads = new AtomicInteger();
        setup.ticks = () -> {
            // The second reading is within the look at the cache: it finds the old verdict, whatever happens now.
            if (reads.incrementAndGet() == 2) {
                assertThat(setup.verify()).isEqualTo(yes("new"));
            }
            return setup.nanos.get();
        };
        assertThat(setup.verify()).isEqualTo(yes("new"));
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void onlySoManyMayWaitAndTheOthersAreToldAtOnce() {
        CachingSetup narrow = new CachingSetup(rules(300, 30, 240, 600, 100, 2));
        narrow.says(yes("two"));
        Callbacks.verify(narrow.verifier, OTHER_KEY, null);
        narrow.hangs();
        CachingCallers callers = CachingCallers.start(2, narrow::verify).allWaiting();
        assertThat(narrow.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(Callbacks.verify(narrow.verifier, OTHER_KEY, null)).isEqualTo(yes("two"));
        narrow.open.get(0).complete(NO);
        assertThat(callers.verdicts()).containsOnly(NO);
        narrow.says(yes("one"));
        assertThat(Callbacks.verify(narrow.verifier, KEY, "tts")).isEqualTo(yes("one"));
        assertThat(Callbacks.verify(narrow.verifier, KEY, "stt")).isEqualTo(yes("one"));
        assertThat(Callbacks.verify(narrow.verifier, KEY, "mt")).isEqualTo(yes("one"));
    }

    @Test
    void whoMayNotWaitIsServedStale() {
        CachingSetup narrow = new CachingSetup(rules(300, 30, 240, 600, 100, 1));
        narrow.says(yes("one"));
        narrow.verify();
        narrow.hangs();
        narrow.passes(300);
        CachingCallers caller = CachingCallers.start(1, narrow::verify).allWaiting();
        assertThat(narrow.verify()).isEqualTo(yes("one"));
        narrow.open.get(0).complete(NO);
        assertThat(caller.verdicts()).containsExactly(NO);
    }

    @Test
    void whoHasWaitedLongEnoughGetsAnAnswerAndTheCallGoesOn() {
        CacheRules rules = new CacheRules(
                RULES.validNanos(), RULES.invalidNanos(), RULES.renewAfterNanos(), RULES.staleNanos(), 100, 1, 8);
        CachingSetup impatient = new CachingSetup(rules);
        assertThat(impatient.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(impatient.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(impatient.calls()).isEqualTo(1);
        impatient.open.get(0).complete(yes("one"));
        assertThat(impatient.verify()).isEqualTo(yes("one"));
    }

    @Test
    void neverRemembersMoreThanItMay() {
        CachingSetup small = new CachingSetup(rules(300, 30, 240, 600, 10, 8));
        small.says(yes("one"));
        for (int i = 0; i < 1000; i++) {
            Callbacks.verify(small.verifier, new PresentedKey("sk_live_" + i), null);
            assertThat(small.verifier.size()).isLessThanOrEqualTo(11);
        }
        assertThat(small.calls()).isEqualTo(1000);
    }
}
