package io.latchkey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.key.PresentedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ExternalFirstVerifierTest {
    private static final Verdict UNKNOWN = Verdict.Invalid.unknown();
    private static final Verdict LOCAL = CachingSetup.yes("local");

    private final Fake external = new Fake(UNKNOWN);
    private final Fake local = new Fake(UNKNOWN);

    @ParameterizedTest
    @CsvSource({
        "sk_live_0a,  yes,         false, yes,         1",
        "sk_live_0a,  yes,         true,  yes,         1",
        "sk_live_0a,  no,          false, no,          1",
        "sk_live_0a,  no,          true,  no,          1",
        "sk_live_0a,  denied,      false, denied,      1",
        "sk_live_0a,  denied,      true,  denied,      1",
        "sk_live_0a,  unavailable, false, unavailable, 1",
        "sk_live_0a,  unavailable, true,  local,       1",
        "sk_live_0a!, yes,         false, unknown,     0",
        "sk_live_0a!, yes,         true,  local,       0",
        "sk_live_,    yes,         false, unknown,     0",
        "SK_LIVE_0a,  yes,         false, unknown,     0",
        "xsk_live_0a, yes,         true,  local,       0",
        "other,       yes,         true,  local,       0",
        "other,       unavailable, false, unknown,     0",
    })
    void asksWhomItShould(String text, String externalSays, boolean localHasIt, String expected, int calls) {
        external.says = verdict(externalSays);
        local.says = localHasIt ? LOCAL : UNKNOWN;
        KeyVerifier verifier =
                new ExternalFirstVerifier("sk_live_", KeyPattern.compile("sk_live_[0-9a-f]+"), external, local);
        assertThat(Callbacks.verify(verifier, new PresentedKey(text), "tts")).isEqualTo(verdict(expected));
        assertThat(external.calls).isEqualTo(calls);
    }

    @Test
    void withoutAPatternThePrefixDecides() {
        external.says = CachingSetup.yes("one");
        KeyVerifier verifier = new ExternalFirstVerifier("sk_live_", null, external, local);
        assertThat(Callbacks.verify(verifier, new PresentedKey("sk_live_!"), null))
                .isEqualTo(external.says);
        assertThat(Callbacks.verify(verifier, new PresentedKey("sk_live"), null))
                .isEqualTo(UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "sk_live_0a, true,  false, true",
        "sk_live_0a, false, true,  true",
        "sk_live_0a, false, false, false",
        "other,      true,  false, false",
        "other,      false, true,  true",
    })
    void aKeyIsKnownValidIfEitherVerifierKnowsIt(String text, boolean externally, boolean locally, boolean expected) {
        external.knows = externally;
        local.says = locally ? LOCAL : UNKNOWN;
        KeyVerifier verifier = new ExternalFirstVerifier("sk_live_", null, external, local);
        assertThat(verifier.isKnownValid(new PresentedKey(text), null)).isEqualTo(expected);
        assertThat(external.calls).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "no", "denied", "unavailable"})
    void aLocalEntryThatIsNotInForceDenies(String externalSays) {
        external.says = verdict(externalSays);
        external.knows = true;
        local.says = new Verdict.Invalid("disabled", "id-1", null);
        KeyVerifier verifier = new ExternalFirstVerifier("sk_live_", null, external, local);
        PresentedKey key = new PresentedKey("sk_live_0a");

        assertThat(Callbacks.verify(verifier, key, null)).isEqualTo(local.says);
        assertThat(verifier.isKnownValid(key, null)).isFalse();
        assertThat(external.calls).isZero();
    }

    @Test
    void aReloadDuringACallDeniesItsKey() {
        external.says = CachingSetup.yes("one");
        external.during = () -> local.says = new Verdict.Invalid("disabled", "id-1", null);
        KeyVerifier verifier = new ExternalFirstVerifier("sk_live_", null, external, local);
        PresentedKey key = new PresentedKey("sk_live_0a");

        assertThat(Callbacks.verify(verifier, key, null)).isEqualTo(local.says);
    }

    @Test
    void aKeyThatIsTooLongIsNotSent() {
        external.says = CachingSetup.yes("one");
        KeyVerifier verifier = new ExternalFirstVerifier("sk_live_", null, external, local);

        assertThat(Callbacks.verify(verifier, key(512), null)).isEqualTo(external.says);
        assertThat(Callbacks.verify(verifier, key(513), null)).isEqualTo(UNKNOWN);
        local.says = LOCAL;
        assertThat(Callbacks.verify(verifier, key(513), null)).isEqualTo(LOCAL);
        assertThat(external.calls).isEqualTo(1);
    }

    private static PresentedKey key(int length) {
        return new PresentedKey("sk_live_" + "0".repeat(length - "sk_live_".length()));
    }

    private static Verdict verdict(String name) {
        return switch (name) {
            case "yes" -> CachingSetup.yes("external");
            case "no" -> Verdict.Invalid.refused("revoked");
            case "denied" -> new Verdict.ScopeDenied("tts");
            case "unavailable" -> CachingSetup.DOWN;
            case "local" -> LOCAL;
            default -> UNKNOWN;
        };
    }

    private static final class Fake implements LocalVerifier {
        Verdict says;
        boolean knows;
        Runnable during = () -> {};
        int calls;

        Fake(Verdict says) {
            this.says = says;
        }

        @Override
        public Verdict lookUp(PresentedKey key) {
            calls++;
            during.run();
            return says;
        }

        @Override
        public boolean isKnownValid(PresentedKey key, String scope) {
            return knows;
        }
    }
}
