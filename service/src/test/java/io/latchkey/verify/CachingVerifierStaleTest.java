package io.latchkey.verify;

import static io.latchkey.verify.CachingSetup.DOWN;
import static io.latchkey.verify.CachingSetup.KEY;
import static io.latchkey.verify.CachingSetup.NO;
import static io.latchkey.verify.CachingSetup.RULES;
import static io.latchkey.verify.CachingSetup.START;
import static io.latchkey.verify.CachingSetup.rules;
import static io.latchkey.verify.CachingSetup.yes;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("unit")
class CachingVerifierStaleTest {
    private static final Verdict EXPIRED =
            new Verdict.Invalid("expired", KEY.digest().id(), null);

    private final CachingSetup setup = new CachingSetup(RULES);

    @Test
    void aVerdictThatWasGoodServesWhileNobodyCanTell() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(yes("one"));
        setup.passes(299.999);
        assertThat(setup.verify()).isEqualTo(yes("one"));
        assertThat(setup.calls()).isEqualTo(3);
        setup.passes(0.001);
        assertThat(setup.verify()).isEqualTo(DOWN);
    }

    @Test
    void aStaleVerdictIsReplacedAsSoonAsThereIsAnAnswer() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.says(DOWN);
        setup.verify();
        setup.says(NO);
        assertThat(setup.verify()).isEqualTo(NO);
        setup.passes(30);
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
    }

    @Test
    void whileCallsFailNobodyWaitsToSeeAnotherOneFail() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.says(DOWN);
        setup.verify();
        setup.script = CompletableFuture::new;
        assertThat(setup.verify()).isEqualTo(yes("one"));
        assertThat(setup.calls()).isEqualTo(3);
    }

    @Test
    void aNoIsNeverServedStale() {
        setup.says(NO);
        setup.verify();
        setup.passes(30);
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
    }

    @Test
    void aDeniedScopeIsNeverServedStale() {
        setup.says(new Verdict.ScopeDenied("tts"));
        Callbacks.verify(setup.verifier, KEY, "tts");
        setup.passes(30);
        setup.says(DOWN);
        assertThat(Callbacks.verify(setup.verifier, KEY, "tts")).isEqualTo(DOWN);
    }

    @Test
    void aCallThatThrowsOrFailsIsNoReasonAgainstAStaleVerdict() {
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.script = () -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
        setup.script = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(setup.verify()).isEqualTo(yes("one"));
    }

    @Test
    void aStaleTimeOfZeroServesNothingStale() {
        CachingSetup strict = new CachingSetup(rules(300, 30, 240, 0, 100, 8));
        strict.says(yes("one"));
        strict.verify();
        strict.passes(299.999);
        strict.says(DOWN);
        assertThat(strict.verify()).isEqualTo(yes("one"));
        strict.passes(0.001);
        assertThat(strict.verify()).isEqualTo(DOWN);
    }

    @Test
    void aFreshTimeOfZeroMayStillServeStale() {
        CachingSetup careful = new CachingSetup(rules(0, 30, 0, 600, 100, 8));
        careful.says(yes("one"));
        careful.verify();
        careful.says(yes("two"));
        assertThat(careful.verify()).isEqualTo(yes("two"));
        careful.says(DOWN);
        assertThat(careful.verify()).isEqualTo(yes("two"));
        careful.passes(600);
        assertThat(careful.verify()).isEqualTo(DOWN);
    }

    @Test
    void aFreshVerdictEndsWithItsOwnExpiry() {
        setup.says(yes("one", START.plusSeconds(100)));
        setup.verify();
        setup.passes(99.999);
        assertThat(setup.verify()).isInstanceOf(Verdict.Valid.class);
        assertThat(setup.verifier.isKnownValid(KEY, null)).isTrue();
        setup.passes(0.001);
        assertThat(setup.verify()).isEqualTo(EXPIRED);
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
    }

    @Test
    void aStaleVerdictEndsWithItsOwnExpiry() {
        setup.says(yes("one", START.plusSeconds(400)));
        setup.verify();
        setup.says(DOWN);
        setup.passes(399.999);
        assertThat(setup.verify()).isInstanceOf(Verdict.Valid.class);
        setup.passes(0.001);
        assertThat(setup.verify()).isEqualTo(EXPIRED);
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
    }

    @Test
    void aNewVerdictThatIsExpiredAlreadyIsNone() {
        setup.says(yes("one", START));
        assertThat(setup.verify()).isEqualTo(EXPIRED);
        assertThat(setup.verify()).isEqualTo(EXPIRED);
    }
}
