package io.latchkey.verify;

import static io.latchkey.verify.CachingSetup.DOWN;
import static io.latchkey.verify.CachingSetup.NO;
import static io.latchkey.verify.CachingSetup.RULES;
import static io.latchkey.verify.CachingSetup.rules;
import static io.latchkey.verify.CachingSetup.yes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("unit")
class CachingVerifierRenewalTest {
    private final CachingSetup setup = new CachingSetup(RULES);

    @Test
    void callersGetTheOldVerdictAtOnceWhileItIsRenewed() {
        dueForRenewal();
        for (int i = 0; i < 5; i++) {
            assertThat(setup.verify()).isEqualTo(yes("old"));
        }
        assertThat(setup.calls()).isEqualTo(2);
        setup.open.get(0).complete(yes("new"));
        assertThat(setup.verify()).isEqualTo(yes("new"));
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aRenewedVerdictIsFreshFromItsOwnTimeOn() {
        dueForRenewal();
        setup.verify();
        setup.passes(10);
        setup.open.get(0).complete(yes("new"));
        setup.passes(239);
        assertThat(setup.verify()).isEqualTo(yes("new"));
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aRenewalThatSaysNoTakesEffect() {
        dueForRenewal();
        setup.verify();
        setup.open.get(0).complete(NO);
        assertThat(setup.verify()).isEqualTo(NO);
        setup.passes(29);
        assertThat(setup.verify()).isEqualTo(NO);
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aRenewalThatSaysNoTakesEffectEvenIfANoIsNotRemembered() {
        CachingSetup setup = new CachingSetup(rules(300, 0, 240, 600, 100, 8));
        setup.says(yes("old"));
        setup.verify();
        setup.passes(240);
        setup.says(NO);
        setup.verify();
        assertThat(setup.verify()).isEqualTo(NO);
        assertThat(setup.calls()).isEqualTo(3);
    }

    @Test
    void aRenewalThatFailsKeepsTheVerdictUntilItsTimeIsOver() {
        dueForRenewal();
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(yes("old"));
        setup.passes(59.999);
        assertThat(setup.verify()).isEqualTo(yes("old"));
        setup.says(NO);
        setup.passes(0.001);
        assertThat(setup.verify()).isEqualTo(NO);
    }

    @Test
    void aRenewalThatThrowsIsNotTheCallersTrouble() {
        dueForRenewal();
        setup.script = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(setup.verify()).isEqualTo(yes("old"));
        setup.says(yes("new"));
        assertThat(setup.verify()).isIn(yes("old"), yes("new"));
        assertThat(setup.verify()).isEqualTo(yes("new"));
    }

    @Test
    void aVerdictThatNobodyUsesIsNotRenewed() {
        setup.says(yes("old"));
        setup.verify();
        setup.passes(299);
        assertThat(setup.calls()).isEqualTo(1);
    }

    @Test
    void aNoIsNotRenewed() {
        CachingSetup setup = new CachingSetup(rules(300, 300, 10, 600, 100, 8));
        setup.says(NO);
        setup.verify();
        setup.passes(299);
        assertThat(setup.verify()).isEqualTo(NO);
        assertThat(setup.calls()).isEqualTo(1);
    }

    @Test
    void aRenewalThatOutlivesTheVerdictIsWaitedFor() {
        dueForRenewal();
        setup.verify();
        setup.passes(60);
        CachingCallers callers = CachingCallers.start(1, setup::verify).allWaiting();
        setup.open.get(0).complete(yes("new"));
        assertThat(callers.verdicts()).containsExactly(yes("new"));
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aRenewalTimeOfZeroStillAsksOnceForAKeyThatIsNew() {
        CachingSetup eager = new CachingSetup(rules(300, 30, 0, 600, 100, 64));
        CachingCallers callers = CachingCallers.start(8, eager::verify).allWaiting();
        eager.open.get(0).complete(yes("one"));
        assertThat(callers.verdicts()).containsOnly(yes("one"));
        assertThat(eager.calls()).isEqualTo(1);
    }

    private void dueForRenewal() {
        setup.says(yes("old"));
        setup.verify();
        setup.passes(240);
        setup.hangs();
    }
}
