package io.latchkey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class QueriedScopesTest {
    private final CachingSetup setup = new CachingSetup(CachingSetup.RULES);

    @Test
    void furtherScopesOfOneKeyCostNoCall() {
        setup.says(new Verdict.ScopeDenied("any"));
        for (int i = 0; i < 100; i++) {
            Verdict verdict = Callbacks.verify(setup.verifier, CachingSetup.KEY, "scope" + i);
            assertThat(verdict).isInstanceOf(i < 32 ? Verdict.ScopeDenied.class : Verdict.TooManyScopes.class);
        }
        assertThat(setup.calls()).isEqualTo(32);
        assertThat(setup.verifier.size()).isEqualTo(32);
    }

    @Test
    void otherKeysAndNoScopeAreLeftAlone() {
        furtherScopesOfOneKeyCostNoCall();
        setup.says(CachingSetup.yes("one"));

        assertThat(Callbacks.verify(setup.verifier, CachingSetup.OTHER_KEY, "scope99"))
                .isInstanceOf(Verdict.Valid.class);
        assertThat(Callbacks.verify(setup.verifier, CachingSetup.KEY, null)).isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void placesAreFreeAgainAfterAMinute() {
        setup.says(new Verdict.ScopeDenied("any"));
        Callbacks.verify(setup.verifier, CachingSetup.KEY, "first");
        setup.passes(20);
        for (int i = 1; i < 32; i++) {
            Callbacks.verify(setup.verifier, CachingSetup.KEY, "scope" + i);
        }
        Verdict.TooManyScopes over = (Verdict.TooManyScopes) Callbacks.verify(setup.verifier, CachingSetup.KEY, "over");
        assertThat(over.waitNanos()).isEqualTo(40_000_000_000L);

        setup.passes(40);
        assertThat(Callbacks.verify(setup.verifier, CachingSetup.KEY, "over")).isInstanceOf(Verdict.ScopeDenied.class);
        assertThat(Callbacks.verify(setup.verifier, CachingSetup.KEY, "more"))
                .isInstanceOf(Verdict.TooManyScopes.class);
        setup.passes(20);
        assertThat(Callbacks.verify(setup.verifier, CachingSetup.KEY, "more")).isInstanceOf(Verdict.ScopeDenied.class);
    }

    /** Also where nothing is cached, so that each request is a call. */
    @Test
    void scopesInUseKeepTheirPlaces() {
        CachingSetup uncached = new CachingSetup(CachingSetup.rules(0, 0, 0, 0, 10_000, 64));
        uncached.says(CachingSetup.yes("one"));
        for (int i = 0; i < 1000; i++) {
            uncached.passes(0.1);
            assertThat(Callbacks.verify(uncached.verifier, CachingSetup.KEY, "scope" + i % 32))
                    .isInstanceOf(Verdict.Valid.class);
        }
        assertThat(uncached.calls()).isEqualTo(1000);
    }
}
