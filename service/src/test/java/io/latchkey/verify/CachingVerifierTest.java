package io.latchkey.verify;

import static io.latchkey.verify.CachingSetup.DOWN;
import static io.latchkey.verify.CachingSetup.KEY;
import static io.latchkey.verify.CachingSetup.NO;
import static io.latchkey.verify.CachingSetup.OTHER_KEY;
import static io.latchkey.verify.CachingSetup.RULES;
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
class CachingVerifierTest {
    private final CachingSetup setup = new CachingSetup(RULES);

    @Test
    void servesAFreshYesWithoutACall() {
        setup.says(yes("one"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
        setup.says(NO);
        setup.passes(239.999);
        assertThat(setup.verify()).isEqualTo(yes("one"));
        assertThat(setup.calls()).isEqualTo(1);
    }

    @Test
    void servesAFreshNoWithoutACallAndForATimeOfItsOwn() {
        setup.says(NO);
        assertThat(setup.verify()).isEqualTo(NO);
        setup.says(yes("one"));
        setup.passes(29.999);
        assertThat(setup.verify()).isEqualTo(NO);
        assertThat(setup.calls()).isEqualTo(1);
        setup.passes(0.001);
        assertThat(setup.verify()).isEqualTo(yes("one"));
    }

    @Test
    void remembersThatAScopeWasDeniedAsANo() {
        Verdict denied = new Verdict.ScopeDenied("tts");
        setup.says(denied);
        assertThat(Callbacks.verify(setup.verifier, KEY, "tts")).isEqualTo(denied);
        setup.passes(29);
        assertThat(Callbacks.verify(setup.verifier, KEY, "tts")).isEqualTo(denied);
        assertThat(setup.calls()).isEqualTo(1);
        setup.passes(1);
        Callbacks.verify(setup.verifier, KEY, "tts");
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void useProlongsNeitherAYesNorANo() {
        CachingSetup lazy = new CachingSetup(rules(300, 30, 300, 0, 100, 8));
        lazy.says(yes("one"));
        for (int second = 0; second < 300; second += 10) {
            assertThat(lazy.verify()).isEqualTo(yes("one"));
            lazy.passes(10);
        }
        assertThat(lazy.calls()).isEqualTo(1);
        lazy.says(NO);
        for (int second = 0; second < 30; second += 5) {
            assertThat(lazy.verify()).isEqualTo(NO);
            lazy.passes(5);
        }
        assertThat(lazy.calls()).isEqualTo(2);
        lazy.verify();
        assertThat(lazy.calls()).isEqualTo(3);
    }

    @Test
    void neverRemembersThatNobodyCanTell() {
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
        assertThat(setup.calls()).isEqualTo(2);
        assertThat(setup.verifier.size()).isZero();
        setup.says(yes("one"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
    }

    @Test
    void asksForEachScopeAndEachKeyOfItsOwn() {
        setup.says(yes("one"));
        Callbacks.verify(setup.verifier, KEY, null);
        Callbacks.verify(setup.verifier, KEY, "tts");
        Callbacks.verify(setup.verifier, KEY, "stt");
        Callbacks.verify(setup.verifier, OTHER_KEY, "tts");
        Callbacks.verify(setup.verifier, KEY, "tts");
        String id = KEY.digest().id();
        assertThat(setup.asked)
                .containsExactly(
                        id + " null",
                        id + " tts",
                        id + " stt",
                        OTHER_KEY.digest().id() + " tts");
    }

    @Test
    void aDeniedScopeSaysNothingOfAnother() {
        setup.says(new Verdict.ScopeDenied("tts"));
        Callbacks.verify(setup.verifier, KEY, "tts");
        setup.says(yes("one"));
        assertThat(Callbacks.verify(setup.verifier, KEY, "stt")).isEqualTo(yes("one"));
        assertThat(Callbacks.verify(setup.verifier, KEY, "tts")).isEqualTo(new Verdict.ScopeDenied("tts"));
        assertThat(setup.verifier.isKnownValid(KEY, "stt")).isTrue();
        assertThat(setup.verifier.isKnownValid(KEY, "tts")).isFalse();
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
    }

    @Test
    void knowsOnlyWhatIsRememberedAsGood() {
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
        setup.says(yes("one"));
        setup.verify();
        assertThat(setup.verifier.isKnownValid(KEY, null)).isTrue();
        assertThat(setup.verifier.isKnownValid(OTHER_KEY, null)).isFalse();
        setup.passes(599);
        assertThat(setup.verifier.isKnownValid(KEY, null)).isTrue();
        setup.passes(1);
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
        setup.says(NO);
        setup.verify();
        assertThat(setup.verifier.isKnownValid(KEY, null)).isFalse();
        assertThat(setup.calls()).isEqualTo(2);
    }

    @Test
    void aTimeOfZeroRemembersNothing() {
        CachingSetup forgetful = new CachingSetup(rules(0, 0, 0, 0, 100, 8));
        forgetful.says(yes("one"));
        assertThat(forgetful.verify()).isEqualTo(yes("one"));
        forgetful.says(NO);
        assertThat(forgetful.verify()).isEqualTo(NO);
        forgetful.says(DOWN);
        assertThat(forgetful.verify()).isEqualTo(DOWN);
        assertThat(forgetful.calls()).isEqualTo(3);
        assertThat(forgetful.verifier.isKnownValid(KEY, null)).isFalse();
    }

    @Test
    void aNoThatIsNotRememberedStillEndsAYes() {
        CachingSetup setup = new CachingSetup(rules(300, 0, 240, 600, 100, 8));
        setup.says(yes("one"));
        setup.verify();
        setup.passes(300);
        setup.says(NO);
        assertThat(setup.verify()).isEqualTo(NO);
        setup.says(DOWN);
        assertThat(setup.verify()).isEqualTo(DOWN);
        assertThat(setup.calls()).isEqualTo(3);
    }

    @Test
    void aValidatorThatThrowsIsUnavailableAndNothingIsStuck() {
        setup.script = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(setup.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(setup.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(setup.calls()).isEqualTo(2);
        setup.says(yes("one"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
    }

    @Test
    void aCallThatFailsOrSaysNothingIsUnavailableAndNothingIsStuck() {
        setup.script = () -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
        assertThat(setup.verify()).isInstanceOf(Verdict.Unavailable.class);
        setup.says(null);
        assertThat(setup.verify()).isInstanceOf(Verdict.Unavailable.class);
        setup.script = () -> null;
        assertThat(setup.verify()).isInstanceOf(Verdict.Unavailable.class);
        assertThat(setup.calls()).isEqualTo(3);
        setup.says(yes("one"));
        assertThat(setup.verify()).isEqualTo(yes("one"));
    }
}
